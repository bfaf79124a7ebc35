import ArgumentParser
import Ledger
import Records

struct EndCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end",
    abstract: "End a run that 'cairn start' began, and commit it.",
    discussion: """
      Example:
        cairn end
        cairn end --status FAILED --run 4c1d2e…
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var current: CurrentRunOptions
  @Option(help: "FINISHED, FAILED or KILLED.")
  var status: EndStatus = .finished
  @Option(name: .customLong("exit-code"), help: "The exit status of what ran.")
  var exitCode: Int?

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    let id = try current.resolve(in: world, ledger: ledger)
    let notes = try ledger.end(id, RunEnd(status.value, exitCode: exitCode), committer: World.processID)
    for note in notes { World.say(note) }
    try Ending.commit(id, in: ledger)
  }
}

enum EndStatus: String, ExpressibleByArgument, CaseIterable {
  case finished = "FINISHED"
  case failed = "FAILED"
  case killed = "KILLED"

  init?(argument: String) { self.init(rawValue: argument.uppercased()) }

  var value: RunStatus {
    switch self {
    case .finished: .finished
    case .failed: .failed
    case .killed: .killed
    }
  }
}
