import ArgumentParser
import Artifacts
import Ledger
import Records
import Registry
import Report

struct RegisterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Make a run's model the next version of a registered model, and commit that.",
    discussion: """
      The version keeps what is known of the model at this moment: the digest of its files, its flavors, signature and \
      requirements as its MLmodel file says, and from the run the code, the environment, the metrics and the data. The \
      model is created when there is none of that name.

      Without --path it is the one model that the run logged, or the one folder of its artifacts with an MLmodel file, or \
      its only artifact.

      Example:
        cairn register churn --run @last
        cairn register churn --run 3f2a91bc --path artifacts/model --alias candidate
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var scope: ExperimentOptions
  @Argument(help: "The model's name.", completion: .custom { Completion.models($0, $1, $2) })
  var model: String
  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("The run, named as for 'cairn show'.", valueName: "run"),
    completion: .custom { Completion.runs($0, $1, $2) })
  var reference: String
  @Option(help: "Where the model is: a folder or file among the run's artifacts, or a logged model's name.")
  var path: String?
  @Option(help: "What is special about this version.")
  var description = ""
  @Option(
    name: .shortAndLong, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A tag; may be repeated.", valueName: "key=value"))
  var tag: [Assignment] = []
  @Option(
    name: .shortAndLong, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("An alias for the version; may be repeated.", valueName: "alias"))
  var alias: [String] = []
  @Flag(help: "Also of a run that failed or was deleted.")
  var force = false
  @Flag(help: "Print the version as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    let name = try ModelName(model)
    let tags = try ModelTags.checked(tag)
    for alias in alias { try ModelAlias.check(alias) }
    let run = try Catalogue(ledger).find(reference, in: scope.experiment)
    try check(run)
    let source = try RunModelChoice(ledger: ledger, run: run).choose(path)
    var version = NewVersion(source: source.source)
    version.location = source.location
    version.modelID = source.modelID
    version.runID = run.id.text
    version.description = description
    version.tags = tags
    let gathered = try GatheredEvidence(for: version, in: ledger)
    version.evidence = gathered.evidence
    let number = try register(version, as: name, from: run, in: ledger)
    try put(name, number, gathered, in: world, ledger)
  }

  private func check(_ run: Run) throws {
    if force { return }
    let name = "run \(run.id.short) (\(run.name.escapedForMessage))"
    if run.lifecycle == .deleted {
      throw LedgerError(.notFound, "\(name) is deleted; 'cairn restore \(run.id.short)', or --force")
    }
    if run.status == .failed || run.status == .killed {
      throw LedgerError(
        .conflict,
        "\(name) \(run.status == .failed ? "failed" : "was killed"); to register it all the same: --force")
    }
  }

  /// The same steps, and commits, as those of a client of MLflow.
  private func register(
    _ version: NewVersion, as name: ModelName, from run: Run, in ledger: Ledger
  ) throws -> Int {
    let registry = ModelRegistry()
    let shown = name.text.escapedForMessage
    if try registry.model(name, at: ledger.tip(), in: ledger) == nil {
      try registry.createModel(name, in: ledger)
      if !json { try Output.put("model '\(shown)' created\n") }
    }
    var number = 0
    func create() throws { number = try registry.createVersion(of: name, version, in: ledger).number }
    if json {
      try create()
    } else {
      let before = try ledger.tip()
      try create()
      if let commit = try ledger.tip(), commit != before {
        try Announcement.put(
          "\(shown)@\(number)", "registered from run \(run.id.short) (\(run.name.escapedForMessage))",
          .committed(commit, branch: ledger.branchName()))
      }
    }
    for alias in alias { try registry.setAlias(alias, of: name, to: number, in: ledger) }
    return number
  }

  private func put(
    _ name: ModelName, _ number: Int, _ gathered: GatheredEvidence, in world: World, _ ledger: Ledger
  ) throws {
    if json {
      try ModelPage.put("\(name.text)@\(number)", of: ModelCatalogue(ledger), json: true, in: world)
    } else {
      try Output.put(gathered.evidence.text(world.style, aliases: alias))
    }
    for note in gathered.notes { World.say(note) }
    if gathered.evidence.runStatus == .running {
      World.say("the run is not over: what it logs from now on is not among the version's evidence")
    }
  }
}

/// Which of a run's models is meant.
struct RunModelChoice {
  let ledger: Ledger
  let run: Run

  /// - Throws: `LedgerError` that names what the run has.
  func choose(_ path: String?) throws -> RunModel {
    if let path {
      let wanted = try ArtifactPath(path.hasSuffix("/") ? String(path.dropLast()) : path)
      if let model = try ledger.model(at: wanted, of: run) { return model }
      throw LedgerError(
        .notFound, "run \(run.id.short) has nothing at '\(path.escapedForMessage)'; \(try choices())")
    }
    let models = try ledger.models(of: run)
    if models.count == 1 { return models[0] }
    if models.count > 1 {
      let names = models.map(\.label).joined(separator: ", ")
      throw LedgerError(
        .notFound, "run \(run.id.short) has \(models.count) models; say which with --path: \(names)")
    }
    let top = try ledger.artifactContents(.run(run.id), of: nil) ?? []
    if top.isEmpty { throw LedgerError(.notFound, "run \(run.id.short) \(Self.noArtifacts)") }
    if top.count == 1, let model = try ledger.model(at: ArtifactPath(top[0].path), of: run) { return model }
    throw LedgerError(.notFound, "which of run \(run.id.short)'s artifacts is the model? \(try choices())")
  }

  private static let noArtifacts = "has no artifacts: 'cairn log artifact' keeps files with a live run"

  /// What there is to be named.
  private func choices() throws -> String {
    var names = try ledger.models(of: run).map(\.label)
    for item in try ledger.artifactContents(.run(run.id), of: nil) ?? [] {
      let name = "artifacts/\(item.path.escapedForMessage)"
      if !names.contains(name) { names.append(name) }
    }
    if names.isEmpty { return "it \(Self.noArtifacts)" }
    let shown = names.prefix(10).joined(separator: ", ")
    return "say so with --path; it has \(shown)\(names.count > 10 ? " and \(names.count - 10) more" : "")"
  }
}
