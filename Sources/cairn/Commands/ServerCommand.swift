import ArgumentParser
import Ledger
import Records
import TrackingAPI
import TrackingServer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

struct ServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "Answer MLflow's REST API from the repository, for clients that say 'mlflow.'.",
    discussion: """
      The address is printed on standard output when the server answers. A client is pointed at it with \
      MLFLOW_TRACKING_URI. An interrupt or a termination signal stops it: what is under way is finished, and what has \
      ended is committed.

      Example:
        cairn server
        MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python train.py
      """)

  @OptionGroup var repository: RepositoryOptions
  @Option(help: "The address of this machine to listen on.")
  var host = "127.0.0.1"
  @Option(name: .shortAndLong, help: "The port; 0 takes one that is free.")
  var port = 5000

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    let directory = repository.directory(in: world)
    let context = world.ledgerContext()
    let signals = StopSignals()
    let socket = try ListeningSocket.tcp(host: host, port: port)
    let address = socket.address.text
    let store = TrackingStore { try Ledger.open(at: directory, context: context) }
    let server = try TrackingServer(TrackingService(store), ServerConfiguration(), on: socket)
    try Output.put(address + "\n")
    World.say("serving \(ledger.policy.store) of \(directory) on \(address)")
    signals.wait()
    try server.stop()
  }
}
