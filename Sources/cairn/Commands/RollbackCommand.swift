import ArgumentParser
import Comparison
import Ledger
import Records
import Registry
import Report

struct RollbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Give a stage back to the version that held it before.",
    discussion: """
      Who that was is read from the history of the branch. That version passed the policy when it came into the stage, \
      and needs nothing to come back; the one that leaves goes to the archive. It is one commit, and shows as a rollback \
      in 'cairn history'. A second rollback goes one version further back.

      Example:
        cairn rollback churn Production
        cairn rollback churn Production --branch
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "The model.")
  var model: String
  @Argument(help: "The stage.")
  var stage: String
  @OptionGroup var target: PromotionTarget

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    let model = try ModelCatalogue(ledger).model(model)
    let stage = try ledger.stage(named: stage)
    let registry = ModelRegistry()
    let plan = try registry.planRollback(of: model.name, stage, in: ledger)
    let change = plan.verdict.change
    let branch = target.name(
      for: model.name, change.version ?? change.from.last ?? 0, "\(stage)", "rollback")
    let outcome =
      if target.dryRun { plan } else if let branch {
        try registry.rollback(model.name, stage, onNewBranch: branch, in: ledger)
      } else { try registry.rollback(model.name, stage, in: ledger) }
    try target.tell(outcome, branch, in: ledger, world)
  }
}
