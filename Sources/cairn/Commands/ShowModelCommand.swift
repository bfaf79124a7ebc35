import ArgumentParser
import Records
import Registry
import Report

struct ShowModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a model and its versions, or all that is known of one version.",
    discussion: """
      A version is named by its number, an alias or a stage: churn@4, churn@champion, churn#Production, \
      models:/churn/4.

      Example:
        cairn models show churn
        cairn models show churn@4
        cairn models show 'churn#Production' --at v1.2 --json
      """)

  @OptionGroup var repository: RepositoryOptions
  @Option(
    name: .customLong("at"), help: ArgumentHelp("As of a commit, branch or tag.", valueName: "revision"))
  var revision: String?
  @Argument(
    help: ArgumentHelp("The model, or a version of it.", valueName: "model"),
    completion: .custom { Completion.models($0, $1, $2) })
  var model: String
  @Flag(help: "Print it as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let catalogue = try ModelCatalogue(world.readingLedger(repository), at: revision)
    try ModelPage.put(model, of: catalogue, json: json, in: world)
  }
}

/// A model or a version, in full.
enum ModelPage {
  static func put(_ text: String, of catalogue: ModelCatalogue, json: Bool, in world: World) throws {
    let (model, version) = try catalogue.find(ModelReference(parsing: text))
    guard let version else {
      let whole = ModelDetails(
        record: model.record, updated: model.lastUpdated,
        versions: model.versions.map { details($0, of: model) })
      return try json ? Output.put(whole.document()) : Output.put(whole.text(world.style, now: world.now))
    }
    var one = details(version, of: model)
    one.approvals = try catalogue.registry.approvals(
      of: model.name, version.number, at: catalogue.commit, in: catalogue.ledger)
    if !catalogue.isPast {
      one.gitTags = try TagSync.tags(of: model.name, version.number, in: catalogue.ledger)
    }
    try json ? Output.put(one.document()) : Output.put(one.text(world.style, now: world.now))
  }

  private static func details(_ version: RegisteredVersion, of model: ModelState) -> VersionDetails {
    VersionDetails(
      model: model.name, record: version.record, stage: version.stage.name,
      aliases: model.aliases(of: version.number), updated: version.lastUpdated)
  }
}
