import ArgumentParser
import Report

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show all that is known of a run.",
    discussion: """
      A run is named by its id or the beginning of it, by its name (the latest of that name), or as @last, @last~1, \
      @best:METRIC.

      Example:
        cairn show
        cairn show 3f2a91bc
        cairn show @best:rmse:lower --experiment churn
        cairn show brave-otter-12 --at v1.2 --json
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var scope: ExperimentOptions
  @OptionGroup var moment: RevisionOptions
  @Argument(
    help: ArgumentHelp("The run.", valueName: "run"), completion: .custom { Completion.runs($0, $1, $2) })
  var reference = "@last"
  @Flag(help: "Print it as JSON, each metric's history included.")
  var json = false

  func run() throws {
    let world = World()
    let catalogue = try moment.catalogue(in: world, repository)
    let run = try catalogue.find(reference, in: scope.experiment)
    let details = try catalogue.details(of: run, nested: !json)
    if json {
      try Output.put(details.document())
    } else {
      try Output.put(details.text(world.style, now: world.now))
    }
  }
}
