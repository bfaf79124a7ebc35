import ArgumentParser
import Ledger
import Projects
import Records

struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Begin a run by hand and print its id.",
    discussion: """
      For scripts in any language: log to the run with 'cairn log', end it with 'cairn end'. The state of the code and \
      the environment are recorded at once. Without --pid nothing but \
      'cairn end' (or a restart of the machine) ends it; with --pid it ends as KILLED when that process is gone.

      Example:
        export CAIRN_RUN_ID=$(cairn start --experiment churn --pid $$)
        cairn log metric loss=0.4 --step 1
        cairn end
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var options: NewRunOptions
  @Option(help: "The process whose end ends the run.")
  var pid: Int32?
  @Flag(help: "Print the run as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    if let pid, ProcessTable.local.startOf(pid) == nil {
      throw UsageError("no process \(pid) is running here (--pid)")
    }
    var start = try options.start(in: world, ledger: ledger)
    start.owner = pid
    let run = try ledger.start(start)
    for note in world.capture([], for: ledger).record(run.id, in: ledger) { World.say(note) }
    print(json ? String(decoding: run.json.compact(), as: UTF8.self) : run.id.text)
  }
}
