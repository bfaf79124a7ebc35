import ArgumentParser
import Ledger
import Records
import Report
import Sync

struct SyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Fetch, merge by what the records say, and push.",
    discussion: """
      Like 'git pull' and 'git push' in one, for the branch of the store: what two people did to different records, or \
      to different parts of one, becomes one. A version that you registered and that others have not seen gets the next \
      number when somebody was faster. What only a person can decide, such as two promotions into one stage, is asked: \
      nothing is changed then, and the answer is another 'cairn sync' with --ours or --theirs.

      The merge is made in memory and pushed before anything changes here; your own changes of other files, staged or \
      not, stay as they are. Exit status 1: there is a decision to make.

      Example:
        cairn sync
        cairn sync origin --rebase
        cairn sync --ours 'churn#Production'
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "The remote; else the one that the branch follows.")
  var remote: String?
  @Flag(help: "Put your commits on top of theirs, whatever pull.rebase says.")
  var rebase = false
  @Flag(help: "Make a merge commit, whatever pull.rebase says.")
  var merge = false
  @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Fetch, and say what would be done.")
  var isDryRun = false
  @Flag(name: .customLong("no-push"), help: "Merge here, and push nothing.")
  var doesNotPush = false
  @Option(
    help: ArgumentHelp(
      "Settle this one as it is here: a model#Stage, model@alias or record.", valueName: "what"))
  var ours: [String] = []
  @Option(help: ArgumentHelp("Settle this one as the remote has it.", valueName: "what"))
  var theirs: [String] = []
  @Flag(help: "Print it as JSON.")
  var json = false

  func validate() throws {
    if rebase, merge { throw ValidationError("--rebase and --merge exclude each other") }
    if let both = ours.first(where: theirs.contains) {
      throw ValidationError("'\(both)' cannot be settled both ways")
    }
  }

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    var options = SyncOptions()
    options.remote = remote
    options.mode = rebase ? .rebase : merge ? .merge : nil
    options.isDryRun = isDryRun
    options.pushes = !doesNotPush
    options.showsProgress = world.isTerminal
    options.choices = SyncChoices(ours: Set(ours), theirs: Set(theirs))
    let report = try Synchroniser(ledger).run(options)
    if json {
      try Output.put(report.json)
    } else {
      try Output.put(report.text(now: world.now, isDryRun: isDryRun))
    }
    if !report.questions.isEmpty { throw Failure.no }
  }
}
