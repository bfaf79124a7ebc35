import ArgumentParser
import Comparison
import Ledger
import Records
import Registry
import Report

struct PromoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Bring a version of a model into a stage, as cairn.yaml lets it.",
    discussion: """
      The gates and approvals that cairn.yaml asks for at the branch's tip are looked at first; a promotion that they \
      stand against changes nothing, and says what would satisfy them. Otherwise it is one commit, in which the version \
      that held the stage goes to the archive.

      With --branch the commit is made on a new branch, for a pull request: work tree, index and HEAD stay as they are, \
      and approvals may still come. Their signatures are files as well: 'cairn approve' on that branch.

      Exit status: 0 when the version is in the stage, 1 when the policy stands against it.

      Example:
        cairn promote churn 4 --to Production --dry-run
        cairn promote churn@4 --to Production --branch
        cairn promote churn 4 --to Production --override --reason "hot fix"
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var reference: VersionArguments
  @Option(name: .customLong("to"), help: ArgumentHelp("The stage.", valueName: "stage"))
  var stage: String
  @OptionGroup var target: PromotionTarget
  @Flag(help: "Promote in spite of gates and approvals; cairn.yaml says who may. Needs --reason.")
  var override = false
  @Option(help: ArgumentHelp("Why the policy is overridden; it stays in the history.", valueName: "text"))
  var reason: String?
  @Flag(help: "The version that holds the stage stays in it as well.")
  var keepIncumbent = false

  func validate() throws {
    if override, reason?.allSatisfy(\.isWhitespace) ?? true {
      throw ValidationError("--override needs a reason that stays in the history: --reason TEXT")
    }
    if !override, reason != nil { throw ValidationError("--reason is for --override") }
  }

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    let (model, version) = try reference.find(in: ledger)
    var promotion = Promotion(model.name, version.number, to: try ledger.stage(named: stage))
    promotion.overrideReason = override ? reason : nil
    promotion.archivesIncumbent = keepIncumbent ? false : nil
    promotion.awaitsApprovals = target.isBranch
    let registry = ModelRegistry()
    let branch = target.name(for: model.name, version.number, "\(promotion.stage)", "promote")
    let outcome =
      if target.dryRun { try registry.plan(promotion, in: ledger) } else if let branch {
        try registry.promote(promotion, onNewBranch: branch, in: ledger)
      } else { try registry.promote(promotion, in: ledger) }
    try target.tell(outcome, branch, in: ledger, world)
  }
}
