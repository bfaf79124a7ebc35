internal import Git
public import Ledger
internal import Records
internal import Synchronization

extension ModelRegistry {
  /// What a promotion would come to; nothing is changed.
  public func plan(_ promotion: Promotion, in ledger: Ledger) throws -> PromotionOutcome {
    try plan(promotion.model, in: ledger) { model, tip in
      try PromotionPlan(promotion, model, at: tip, self, in: ledger)
    }.outcome
  }

  /// Promotes a version in one commit, if the policy at the branch's tip lets it; a blocked promotion changes nothing.
  ///
  /// - Throws: ``RegistryError`` when there is no such version; `LedgerError` when a commit cannot be made now.
  @discardableResult
  public func promote(_ promotion: Promotion, in ledger: Ledger) throws -> PromotionOutcome {
    try commit(promotion.model, in: ledger) { model, tip in
      try PromotionPlan(promotion, model, at: tip, self, in: ledger)
    }
  }

  /// Promotes a version in one commit on a branch that is made for it; work tree, index and HEAD stay as they are.
  ///
  /// - Throws: `LedgerError` with code `conflict` when there is another branch of that name.
  public func promote(
    _ promotion: Promotion, onNewBranch branch: String, in ledger: Ledger
  ) throws -> PromotionOutcome {
    try commit(promotion.model, toNewBranch: branch, in: ledger) { model, tip in
      try PromotionPlan(promotion, model, at: tip, self, in: ledger)
    }
  }

  /// A rival's commit came in between: what was judged is not what would be committed.
  private struct Overtaken: Error {}

  /// A plan on the branch's tip, with the model as the tip has it.
  func plan(
    _ name: ModelName, in ledger: Ledger, _ plan: (ModelState, ObjectID) throws -> PromotionPlan
  ) throws -> PromotionPlan {
    for _ in 0..<100 {
      let tip = try ledger.tip()
      let snapshot = try snapshot(of: ledger, about: [name])
      guard try ledger.tip() == tip else { continue }
      guard let tip, let model = try snapshot.find(name) else { throw RegistryError.noModel(name.text) }
      return try plan(model, tip)
    }
    throw RegistryError.overtaken
  }

  /// Makes a planned change on the tip that it was judged at.
  func commit(
    _ name: ModelName, in ledger: Ledger, _ make: (ModelState, ObjectID) throws -> PromotionPlan
  ) throws -> PromotionOutcome {
    try writer.withLock { _ in
      for _ in 0..<100 {
        var base: ObjectID?
        let plan = try plan(name, in: ledger) { model, tip in
          base = tip
          return try make(model, tip)
        }
        var outcome = plan.outcome
        guard plan.isToBeMade else { return outcome }
        do {
          outcome.commit = try ledger.commitFiles(message: plan.change.message) { _ in
            guard try ledger.tip() == base else { throw Overtaken() }
            return plan.change.files
          }
          return outcome
        } catch is Overtaken {
          continue
        }
      }
      throw RegistryError.overtaken
    }
  }

  /// Makes a planned change as a branch on the tip that it was judged at.
  func commit(
    _ name: ModelName, toNewBranch branch: String, in ledger: Ledger,
    _ make: (ModelState, ObjectID) throws -> PromotionPlan
  ) throws -> PromotionOutcome {
    var base: ObjectID?
    let plan = try plan(name, in: ledger) { model, tip in
      base = tip
      return try make(model, tip)
    }
    var outcome = plan.outcome
    guard plan.isToBeMade else { return outcome }
    outcome.commit = try ledger.commitFiles(
      plan.change.files, message: plan.change.message, toNewBranch: branch, on: base)
    return outcome
  }
}

extension RegistryError {
  fileprivate static let overtaken = RegistryError(
    .busy, "other processes keep committing to the same branch; try again")
}
