public import Comparison
public import Git
public import Ledger
internal import Records

extension ModelRegistry {
  /// Judges a change between two revisions by the rules of the first: gates, order, approvals.
  ///
  /// - Parameters:
  ///   - change: one of ``stageChanges(from:to:in:)``.
  ///   - base: the branch before the change; nil when there was nothing.
  /// - Throws: `RecordError` when `cairn.yaml` cannot be read at `base`.
  public func judge(
    _ change: StageChange, base: ObjectID?, head: ObjectID, in ledger: Ledger
  ) throws -> PromotionVerdict {
    let judge = PromotionJudge(base: base, rules: try RevisionRules(at: base, in: ledger), self, in: ledger)
    guard let model = try model(change.model, at: head, in: ledger) else {
      throw RegistryError.noModel(change.model.text)
    }
    return try judge.verdict(on: change, model, head: head)
  }
}

extension PromotionJudge {
  /// Judges a change that is committed: its time is that of the commit.
  ///
  /// - Parameter model: as `head` has it.
  func verdict(
    on change: StageChange, _ model: ModelState, head: ObjectID
  ) throws -> PromotionVerdict {
    try verdict(on: change, facts(of: change, model, head: head))
  }

  /// The approvals of a change that is committed, as a tree of `models/` has them.
  func approvals(
    of change: StageChange, _ model: ModelState, head: ObjectID, in models: ObjectID?
  ) throws -> ApprovalReport {
    try approvals(of: change, facts(of: change, model, head: head), in: models)
  }

  private func facts(of change: StageChange, _ model: ModelState, head: ObjectID) throws -> Facts {
    let time = try ledger.repository.firstParentStep(head).time
    return Facts(revision: head, model: model, time: Timestamp(milliseconds: time * 1000)) {
      [ledger, base] in
      let paths = change.model.folders.flatMap { Authors.paths(ofStage: change.stage, in: $0) }
      return try Authors(ledger: ledger).people(whoChanged: paths, from: base, to: head)
    }
  }
}
