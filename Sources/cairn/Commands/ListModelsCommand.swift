import ArgumentParser
import Ledger
import Records
import Registry
import Report

struct ListModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List models: the latest version, who is in which stage, aliases.",
    discussion: """
      Archived versions are left out of the table, and MLflow's prompts of the list.

      Example:
        cairn models
        cairn models --at v1.2 --format markdown
        cairn models list --all --json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, markdown, json, csv
  }

  @OptionGroup var repository: RepositoryOptions
  @Option(
    name: .customLong("at"), help: ArgumentHelp("As of a commit, branch or tag.", valueName: "revision"))
  var revision: String?
  @Argument(
    help: ArgumentHelp("Show this model or version instead of the list.", valueName: "model"),
    completion: .custom { Completion.models($0, $1, $2) })
  var model: String?
  @Flag(help: "MLflow's prompts as well.")
  var all = false
  @Option(help: "text, markdown, json or csv.")
  var format: Format?
  @Flag(help: "The same as --format json.")
  var json = false

  func validate() throws {
    if json, let format, format != .json {
      throw ValidationError("--json and --format \(format.rawValue) exclude each other")
    }
    if model != nil, let format, format != .json, format != .text {
      throw ValidationError("a single model is shown as text or json")
    }
  }

  func run() throws {
    let world = World()
    let catalogue = try ModelCatalogue(world.readingLedger(repository), at: revision)
    if let model { return try ModelPage.put(model, of: catalogue, json: json || format == .json, in: world) }
    let (models, faults) = try catalogue.registry.summaries(at: catalogue.commit, in: catalogue.ledger)
    let list = ModelList(
      models.filter { all || $0.tags[ModelState.promptTag] == nil },
      stages: catalogue.ledger.policy.stages.map(\.name),
      now: world.now)
    switch format ?? (json ? .json : .text) {
    case .text: try Output.put(list.text(world.style))
    case .markdown: try Output.put(list.markdown())
    case .json: try Output.put(list.json())
    case .csv: try Output.put(list.csv())
    }
    for fault in faults { World.say("not shown: \(fault)") }
    if !faults.isEmpty { throw Failure.data }
  }
}
