import ArgumentParser
import Records

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Bring deleted runs back, in one commit.",
    discussion: """
      Example:
        cairn runs --deleted
        cairn restore 3f2a91bc
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
    try Lifecycles.set(.active, of: references, in: scope.experiment, catalogue)
  }
}
