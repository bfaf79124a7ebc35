public import ArgumentParser
import Git
import Ledger
import Records
import TrackingAPI
public import TrackingServer
import Webhooks

struct ServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "Answer MLflow's REST API from the repository, for programs that use the mlflow client.",
    discussion: """
      The address is printed on standard output as soon as the server answers. Clients are pointed at it with \
      MLFLOW_TRACKING_URI. It listens on this machine alone; any other address needs users ('cairn server users add') \
      or --insecure. A termination signal or an interrupt stops it: what is under way is finished, and what has ended \
      is committed.

      Example:
        cairn server --mlflow-ui
        MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python train.py
      """,
    subcommands: [ServerUsersCommand.self])

  @OptionGroup var repository: RepositoryOptions
  @Option(help: "The address of this machine to listen on.")
  var host = "127.0.0.1"
  @Option(name: .shortAndLong, help: "The port; 0 takes one that is free.")
  var port = 5000
  @Option(help: ArgumentHelp("Listen on a socket in the file system instead.", valueName: "path"))
  var unixSocket: String?
  @Flag(help: "Ask nobody who they are, even where others reach the address.")
  var insecure = false
  @Option(
    help: ArgumentHelp(
      "Names that clients call the server by, beside localhost and numeric addresses; separated by commas, * stands "
        + "for any text.", valueName: "names"))
  var allowedHosts = ""
  @Option(
    help: ArgumentHelp(
      "Origins, beside localhost and the server's own, whose web pages may use it.", valueName: "origins"))
  var corsAllowedOrigins = ""
  @Option(
    help: ArgumentHelp("A certificate chain (PEM): speak HTTPS.", valueName: "file"), completion: .file())
  var tlsCert: String?
  @Option(help: ArgumentHelp("The certificate's key (PEM).", valueName: "file"), completion: .file())
  var tlsKey: String?
  @Option(
    defaultAsFlag: "",
    help: ArgumentHelp(
      "Serve MLflow's own web pages: those of the mlflow package that 'python3' has, or of a folder.",
      valueName: "folder"),
    completion: .directory)
  var mlflowUi: String?
  @Flag(help: "Write each acknowledged value through to the disk at once.")
  var durable = false
  @Option(
    help:
      "How log lines look on standard error: \(LogFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var logFormat = LogFormat.text
  @Option(help: "What is logged: debug, info (each request), warning (what failed), error.")
  var logLevel = LogLevel.warning

  func validate() throws {
    if (tlsCert == nil) != (tlsKey == nil) { throw ValidationError("--tls-cert and --tls-key go together") }
    if unixSocket != nil, tlsCert != nil { throw ValidationError("--unix-socket needs no --tls-cert") }
  }

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    let configuration = try configuration(world, ledger)
    // Before the first thread: all of them leave these signals to this one.
    let signals = StopSignals()
    if let unixSocket {
      var socket = try UnixSocket(world.path(unixSocket))
      let server = try server(world, configuration, on: socket.take())
      try serve(server, ledger, at: "unix:" + socket.path, until: signals)
      try socket.remove()
    } else {
      let socket = try ListeningSocket.tcp(host: host, port: port)
      let address = socket.address.text(secured: tlsCert != nil)
      let server = try server(world, configuration, on: socket)
      try serve(server, ledger, at: address, until: signals)
    }
  }

  private func server(
    _ world: World, _ configuration: ServerConfiguration, on socket: consuming ListeningSocket
  ) throws -> TrackingServer {
    let directory = repository.directory(in: world)
    let context = world.ledgerContext(durable: durable)
    let store = TrackingStore(process: World.processID) { try Ledger.open(at: directory, context: context) }
    return try TrackingServer(TrackingService(store), configuration, on: socket)
  }

  private func serve(
    _ server: TrackingServer, _ ledger: Ledger, at address: String, until signals: StopSignals
  ) throws {
    try Output.put(address + "\n")
    let webhooks = webhooks()
    webhooks.start()
    World.say("serving '\(ledger.policy.store)' of \(Self.name(ledger)) on \(address); Ctrl-C stops it")
    signals.wait()
    World.say("stopping")
    try server.stop()
    webhooks.stop()
  }

  private func webhooks() -> WebhookService {
    let world = World()
    let directory = repository.directory(in: world)
    let context = world.ledgerContext()
    return WebhookService(world.webhookSettings) { try Ledger.open(at: directory, context: context) }
  }

  private static func name(_ ledger: Ledger) -> String {
    ledger.repository.workDirectory ?? ledger.repository.gitDirectory
  }

  private func configuration(_ world: World, _ ledger: Ledger) throws -> ServerConfiguration {
    let log = ServerLog(logFormat, logLevel, now: World.now, write: { World.writeError($0) })
    var configuration = ServerConfiguration(log: log, now: World.now)
    configuration.allowedHosts = Self.list(allowedHosts)
    if unixSocket == nil { configuration.allowedHosts.append(host) }
    configuration.allowedOrigins = Self.list(corsAllowedOrigins)
    if let tlsCert, let tlsKey { configuration.tls = (world.path(tlsCert), world.path(tlsKey)) }
    configuration.access = try access(ledger)
    if let mlflowUi { configuration.pages = pages(mlflowUi, world) }
    return configuration
  }

  private func access(_ ledger: Ledger) throws -> ServerAccess {
    let users = UserFile(ledger.usersFile)
    let hasUsers = try !users.book().users.isEmpty
    if insecure {
      World.say("--insecure: whoever reaches this address may read and change everything")
      return .open
    }
    guard !hasUsers else { return .users(users) }
    guard unixSocket != nil || Self.isLoopback(host) else {
      throw UsageError(
        "'\(host)' can be reached from other machines, and there are no users: add one with "
          + "'cairn server users add NAME --admin', or say --insecure")
    }
    return .open
  }

  private func pages(_ folder: String, _ world: World) -> String? {
    do {
      return try MLflowPages.folder(folder.isEmpty ? nil : world.path(folder), world)
    } catch {
      World.say("\(error); going on without MLflow's pages")
      return nil
    }
  }

  private static func list(_ text: String) -> [String] {
    text.split { $0 == "," || $0 == " " }.map(String.init)
  }

  private static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.split(separator: ".").count == 4)
  }
}

extension LogFormat: ExpressibleByArgument {}
extension LogLevel: ExpressibleByArgument {}

extension World {
  /// A path that was given, from the working directory.
  func path(_ text: String) -> String { text.hasPrefix("/") ? text : directory + "/" + text }
}

extension World {
  var webhookSettings: WebhookSettings {
    WebhookSettings(environment: environment, now: Self.now, notice: { Self.say($0) })
  }
}

extension Ledger {
  /// The server's users: on this machine alone, beside the caches.
  var usersFile: String { privateDirectory + "/users.json" }
}
