import ArgumentParser
import Ledger
import Records

struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Mark runs as deleted, in one commit.",
    discussion: """
      They leave the lists; their files stay, and 'cairn restore' brings them back.

      Example:
        cairn delete 3f2a91bc
        cairn delete $(cairn runs --ids "status = 'FAILED'")
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var scope: ExperimentOptions
  @Argument(
    help: ArgumentHelp("Runs, named as for 'cairn show'.", valueName: "run"),
    completion: .custom { Completion.runs($0, $1, $2) })
  var references: [String]

  func run() throws {
    let world = World()
    let catalogue = try Catalogue(world.recoveredLedger(repository))
    try Lifecycles.set(.deleted, of: references, in: scope.experiment, catalogue)
  }
}

/// The two ways between active and deleted.
enum Lifecycles {
  static func set(
    _ lifecycle: Lifecycle, of references: [String], in experiments: [String], _ catalogue: Catalogue
  ) throws {
    // All names are looked up before anything changes.
    let runs = try references.map { try catalogue.find($0, in: experiments) }
    let ledger = catalogue.ledger
    for run in runs where try ledger.liveRun(run.id)?.phase == .running {
      throw LedgerError(
        .conflict, "run \(run.id.short) is running; end it first: cairn end --run \(run.id.short)")
    }
    let verb = lifecycle == .deleted ? "delete" : "restore"
    let outcome = try ledger.edit(runs.map(\.id), verb: verb) { $0.lifecycle = lifecycle }
    let what = runs.count == 1 ? "run \(runs[0].id.short) (\(runs[0].name))" : "\(runs.count) runs"
    if case .nothingToDo = outcome {
      let state = lifecycle == .deleted ? "deleted already" : "not deleted"
      return try Output.put("\(what) \(runs.count == 1 ? "is" : "are") \(state)\n")
    }
    try Announcement.put(what, verb + "d", outcome)
  }
}
