import ArgumentParser
import Migration
import Records

struct ExportMLflowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mlflow",
    abstract: "Write experiments, runs and models to a running MLflow server.",
    discussion: """
      Writes through the server's REST API what HEAD holds: experiments by name, runs with parameters, tags, whole \
      metric histories, inputs and artifacts, and the registry. The server gives the runs ids of its own; the tag \
      cairn.run_id keeps ours, and by it a second export knows what is there already. MLFLOW_TRACKING_TOKEN, or \
      MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, say who asks. The exit status is 3 when something \
      could not be written.

      Example:
        cairn export mlflow http://localhost:5000
        cairn export mlflow https://mlflow.example.org -e churn
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: ArgumentHelp("The server's address.", valueName: "url"))
  var address: String
  @Option(
    name: [.short, .customLong("experiment")],
    help: ArgumentHelp(
      "Only this experiment, without the registry; may be repeated.", valueName: "experiment"))
  var experiments: [String] = []
  @Flag(help: "Say what would be written, and write nothing.")
  var dryRun = false
  @Flag(help: "Print the report as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    let bar = ProgressBar(in: world)
    var migration = MLflowExport()
    migration.credentials = ServerCredentials(variables: world.environment)
    migration.experiments = experiments
    migration.isDryRun = dryRun
    migration.progress = { bar.show($0.stage.rawValue, $0.done, of: $0.total) }
    let report: MigrationReport
    do {
      report = try migration.run(ledger, to: address)
    } catch {
      bar.clear()
      throw error
    }
    bar.clear()
    try Announcement.put(
      report, dryRun ? "would be written to \(address)" : "written to \(address)", json, dryRun)
  }
}
