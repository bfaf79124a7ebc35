import ArgumentParser
import Migration
import Records

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take runs and models over from another tool.",
    discussion: """
      Example:
        cairn import mlflow ./mlruns
      """,
    subcommands: [ImportMLflowCommand.self])
}

struct ImportMLflowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mlflow",
    abstract: "Take over an mlruns folder or an MLflow SQLite database.",
    discussion: """
      Takes experiments, runs with their ids, parameters, tags, whole metric histories and artifacts, logged models, and \
      the registry with its prompts. Many runs share a commit. Run again it takes what is new and changes nothing \
      else; after an interruption it goes on where it was. Artifacts are taken from the source's own folder and from \
      those that --artifacts names. What could not be taken is listed; the exit status is 3 when something was \
      damaged or missing.

      Example:
        cairn import mlflow ./mlruns
        cairn import mlflow mlflow.db --artifacts ./mlartifacts
        cairn import mlflow mlflow.db --dry-run --json
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(
    help: ArgumentHelp("An mlruns folder, an SQLite file, or sqlite:///FILE.", valueName: "source"),
    completion: .file())
  var source: String
  @Option(
    help: ArgumentHelp(
      "A further folder that artifacts may be taken from; may be repeated.", valueName: "folder"),
    completion: .directory)
  var artifacts: [String] = []
  @Flag(help: "Bring runs and experiments up to date that are here with other content.")
  var update = false
  @Flag(help: "Say what would be taken, and write nothing.")
  var dryRun = false
  @Flag(help: "Print the report as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    let bar = ProgressBar(in: world)
    var migration = MLflowImport()
    migration.artifactRoots = artifacts.map(world.absolute)
    migration.updates = update
    migration.isDryRun = dryRun
    migration.progress = { bar.show($0.stage.rawValue, $0.done, of: $0.total) }
    let report: MigrationReport
    do {
      report = try migration.run(address(in: world), into: ledger)
    } catch {
      bar.clear()
      throw error
    }
    bar.clear()
    let verb = dryRun ? "would be taken" : "taken"
    try Announcement.put(report, "\(verb) from \(source.escapedForMessage)", json, dryRun)
  }

  /// With the path of a file or folder made absolute.
  private func address(in world: World) -> String {
    let scheme = "sqlite:///"
    if source.hasPrefix(scheme) { return scheme + world.absolute(String(source.dropFirst(scheme.count))) }
    return source.contains(":") ? source : world.absolute(source)
  }
}

extension World {
  /// A path that the person gave, as seen from the working directory.
  fileprivate func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : directory + "/" + path
  }
}
