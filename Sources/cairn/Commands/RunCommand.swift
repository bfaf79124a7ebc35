import ArgumentParser
import Git
import Ledger
import Projects
import Records

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a command and record it as a run.",
    discussion: """
      The command has its terminal, its signals and its exit status as without Cairn. It finds CAIRN_RUN_ID, \
      CAIRN_RUN_DIR and CAIRN_EXPERIMENT in its environment; what it appends to $CAIRN_RUN_DIR/metrics.csv \
      (key,step,timestamp,value), logs with 'cairn log', or leaves in the files that --metrics names is in the run. When \
      it ends the run is FINISHED, FAILED or KILLED, and one commit. A run inside a run is its child.

      A script that uses the mlflow client logs to the run as it is, and the runs that it begins are within it: \
      MLFLOW_TRACKING_URI leads to a server that this command keeps for it, unless you have set it already.

      Example:
        cairn run -e churn -P lr=0.1 --metrics metrics.json -- python train.py
        cairn run -e churn --artifact model.pkl -- make model
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var options: NewRunOptions
  @Option(
    name: .customLong("metrics"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A file the command leaves metrics in: JSON, YAML, TOML, CSV.", valueName: "file"),
    completion: .file())
  var metricsFiles: [String] = []
  @Option(
    name: .customLong("params"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A file of parameters, read before the start: JSON, YAML, TOML.", valueName: "file"),
    completion: .file())
  var paramsFiles: [String] = []
  @Option(
    name: .customLong("artifact"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A file or directory to keep when the command has ended.", valueName: "path"),
    completion: .file())
  var artifacts: [String] = []
  @Flag(name: .customLong("no-mlflow"), help: "Leave MLFLOW_TRACKING_URI and its like as they are.")
  var leavesMLflow = false
  @Argument(parsing: .postTerminator, help: ArgumentHelp("The command.", valueName: "command"))
  var command: [String] = []

  func run() throws {
    guard !command.isEmpty else {
      throw UsageError("which command? Put it after --: cairn run -- python train.py")
    }
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    var tracked = TrackedCommand(
      start: try options.start(in: world, ledger: ledger),
      command: ChildCommand(arguments: command, environment: world.environment, directory: world.directory),
      capture: world.capture(command, for: ledger), consoleLimit: ledger.policy.capture.consoleLimit)
    tracked.start.owner = World.processID
    tracked.metricsFiles = metricsFiles
    tracked.paramsFiles = paramsFiles
    tracked.artifacts = artifacts
    if !leavesMLflow,
      let tracking = MLflowTracking(world, repository, experiment: tracked.start.experiment)
    {
      tracked.companion = { run in try tracking.serve(run) }
    }
    let outcome: TrackedCommand.Outcome
    do {
      outcome = try tracked.run(in: ledger)
    } catch let error as ChildError {
      World.say(error.message)
      throw ExitCode(Int32(error.exitStatus))
    }
    for note in outcome.notes { World.say(note) }
    do {
      try Ending.commit(outcome.run, in: ledger)
    } catch {
      // The command's own exit status says more: its work is done.
      World.say("run \(outcome.run.short) is not committed: \(Failure.message(error))")
    }
    outcome.child.passOn()
  }
}
