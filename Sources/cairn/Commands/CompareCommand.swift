import ArgumentParser
import Comparison
import Ledger
import Records
import Report
import RunIndex

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare runs side by side: parameters, metrics, data, code, environment.",
    discussion: """
      Differences come first. With two runs each metric shows its change, and whether that is better where cairn.yaml \
      says which way is.

      Example:
        cairn compare @last~1 @last
        cairn compare 3f2a 9c8b @best:rmse:lower --format markdown
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, markdown, json, csv
  }

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var scope: ExperimentOptions
  @OptionGroup var moment: RevisionOptions
  @Argument(
    help: ArgumentHelp("Two runs or more, named as for 'cairn show'.", valueName: "run"),
    completion: .custom { Completion.runs($0, $1, $2) })
  var references: [String]
  @Option(help: "text, markdown, json or csv.")
  var format: Format?
  @Flag(help: "The same as --format json.")
  var json = false
  @Flag(help: "Show what is the same as well, however much it is.")
  var all = false

  func validate() throws {
    if references.count < 2 {
      let first = references.first { $0 != "@last" } ?? "@last~1"
      throw ValidationError("compare needs two runs, for example: cairn compare \(first) @last")
    }
    if json, let format, format != .json {
      throw ValidationError("--json and --format \(format.rawValue) exclude each other")
    }
  }

  func run() throws {
    let world = World()
    let catalogue = try moment.catalogue(in: world, repository)
    var subjects: [RunComparison.Subject] = []
    for reference in references {
      let run = try catalogue.find(reference, in: scope.experiment)
      subjects.append(.init(run: run, environment: try catalogue.environment(of: run.id)))
    }
    let comparison = RunComparison(
      subjects, directions: Directions(catalogue.ledger.policy.conventions.metrics))
    var experiments: [ExperimentID: String] = [:]
    for id in Set(comparison.runs.map(\.experimentID)) { experiments[id] = try catalogue.experimentName(id) }
    switch format ?? (json ? .json : .text) {
    case .text:
      try Output.put(comparison.text(world.style, experiments: experiments, all: all, now: world.now))
    case .markdown: try Output.put(comparison.markdown(experiments: experiments, now: world.now))
    case .json: try Output.put(comparison.json(experiments: experiments))
    case .csv: try Output.put(comparison.csv())
    }
  }
}
