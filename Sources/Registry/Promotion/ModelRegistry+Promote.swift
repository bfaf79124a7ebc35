internal import Git
public import Ledger
internal import Records

extension ModelRegistry {
  /// What a promotion would come to; nothing is changed.
  public func plan(_ promotion: Promotion, in ledger: Ledger) throws -> PromotionOutcome {
    try PromotionPlan(promotion, at: ledger.tip(), self, in: ledger).outcome
  }

  /// Promotes a version in one commit, if the policy at the branch's tip lets it; a blocked promotion changes nothing.
  ///
  /// - Throws: ``RegistryError`` when there is no such version; `LedgerError` when a commit cannot be made now.
  @discardableResult
  public func promote(_ promotion: Promotion, in ledger: Ledger) throws -> PromotionOutcome {
    try commit(in: ledger) { tip in try PromotionPlan(promotion, at: tip, self, in: ledger) }
  }

  /// Promotes a version in one commit on a branch that is made for it; work tree, index and HEAD stay as they are.
  ///
  /// - Throws: `LedgerError` with code `conflict` when there is another branch of that name.
  public func promote(
    _ promotion: Promotion, onNewBranch branch: String, in ledger: Ledger
  ) throws -> PromotionOutcome {
    let tip = try ledger.tip()
    return try PromotionPlan(promotion, at: tip, self, in: ledger).committed(
      toNewBranch: branch, on: tip, in: ledger)
  }

  /// A rival's commit came in between: what was judged is not what would be committed.
  private struct Overtaken: Error {}

  /// Makes a planned change on the tip that it was judged at.
  func commit(in ledger: Ledger, _ plan: (ObjectID?) throws -> PromotionPlan) throws -> PromotionOutcome {
    for _ in 0..<100 {
      let tip = try ledger.tip()
      let plan = try plan(tip)
      var outcome = plan.outcome
      guard outcome.isAllowed, !outcome.isThere else { return outcome }
      do {
        outcome.commit = try ledger.commitFiles(message: plan.change.message) { _ in
          guard try ledger.tip() == tip else { throw Overtaken() }
          return plan.change.files
        }
        return outcome
      } catch is Overtaken {
        continue
      }
    }
    throw RegistryError(.busy, "other processes keep committing to the same branch; try again")
  }
}
