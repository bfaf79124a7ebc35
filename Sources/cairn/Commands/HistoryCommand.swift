import ArgumentParser
import Comparison
import Git
import Ledger
import Records
import Registry
import Report

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Who brought which version of a model into which stage, and when.",
    discussion: """
      Read from the history of the branch, newest first: a pull request is one step of it, whether it was merged, squashed \
      or rebased. Whether the approvals are good is for 'cairn verify'.

      Example:
        cairn history churn
        cairn history churn --stage Production --json
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "The model.")
  var model: String
  @Option(help: ArgumentHelp("Only what came into this stage or left it.", valueName: "stage"))
  var stage: String?
  @Option(
    name: .customLong("at"), help: ArgumentHelp("Up to a commit, branch or tag.", valueName: "revision"))
  var revision: String?
  @Option(help: ArgumentHelp("At most so many, 0 for all.", valueName: "count"))
  var limit = 0
  @Flag(help: "Print it as JSON.")
  var json = false

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit \(limit): expected 0 or more") }
  }

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    let stage = try self.stage.map { try ledger.stage(named: $0) }
    let catalogue = try ModelCatalogue(ledger, at: revision)
    let model = try catalogue.model(model)
    var events: [StageEvent] = []
    try catalogue.registry.history(of: model.name, at: catalogue.commit, in: ledger) { event in
      if let stage, event.to != stage, event.from != stage { return true }
      events.append(event)
      return limit == 0 || events.count < limit
    }
    let history = StageHistory(model.name, events)
    if json {
      try Output.put(history.json())
    } else {
      try Output.put(history.text(world.style, now: world.now))
    }
    if ledger.repository.isShallow {
      World.say("the clone is shallow: what lies further back is not known (git fetch --unshallow)")
    }
  }
}
