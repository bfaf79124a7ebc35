import Comparison
internal import Git
public import Ledger
public import Records

extension ModelRegistry {
  /// What a rollback would come to; nothing is changed.
  public func planRollback(
    of model: ModelName, _ stage: ModelStage, in ledger: Ledger
  ) throws -> PromotionOutcome {
    try plan(model, in: ledger) { model, tip in
      try PromotionPlan(rollingBack: model, stage, at: tip, self, in: ledger)
    }.outcome
  }

  /// Gives a stage back to the version that held it before, in one commit. That version was let in once; it needs no
  /// approvals and passes no gates again.
  ///
  /// - Throws: ``RegistryError`` when nobody held the stage before.
  public func rollback(
    _ model: ModelName, _ stage: ModelStage, in ledger: Ledger
  ) throws -> PromotionOutcome {
    try commit(model, in: ledger) { model, tip in
      try PromotionPlan(rollingBack: model, stage, at: tip, self, in: ledger)
    }
  }

  /// The same on a branch that is made for it.
  public func rollback(
    _ model: ModelName, _ stage: ModelStage, onNewBranch branch: String, in ledger: Ledger
  ) throws -> PromotionOutcome {
    try commit(model, toNewBranch: branch, in: ledger) { model, tip in
      try PromotionPlan(rollingBack: model, stage, at: tip, self, in: ledger)
    }
  }
}

extension PromotionPlan {
  fileprivate init(
    rollingBack model: ModelState, _ stage: ModelStage, at tip: ObjectID, _ registry: ModelRegistry,
    in ledger: Ledger
  ) throws {
    let holders = model.holders(of: stage).holders.map(\.version)
    let stays = try ModelHistory(ledger: ledger).stays(inModel: model.folder, stage: stage, upTo: tip)
    let step = try RollbackStep(
      stays, holders: holders, of: model, stage, isShallow: ledger.repository.isShallow)
    let rules = try RevisionRules(at: tip, in: ledger)
    let isKept = step.next.map(holders.contains) ?? false
    let stageChange = StageChange(
      model: model.name, stage: stage, version: isKept ? nil : step.next,
      origin: step.next.flatMap { model.allVersion($0)?.stage } ?? .none, from: holders,
      to: (holders.filter { $0 != step.leaving && $0 != step.next } + [step.next].compactMap(\.self))
        .sorted(),
      rollbackOf: step.leaving ?? step.next)
    let facts = PromotionJudge.Facts(revision: tip, model: model, time: ledger.now) { [] }
    let verdict = try PromotionJudge(base: tip, rules: rules, registry, in: ledger)
      .verdict(on: stageChange, facts)
    self.init(
      outcome: PromotionOutcome(
        verdict: verdict, retired: [step.leaving].compactMap(\.self), archive: rules.policy.archive,
        isAllowed: verdict.passes),
      change: RegistryChange(
        "stage", model.name, step.subject(stage), version: step.next ?? step.leaving, stage: stage))
    if let leaving = step.leaving { change.say("Cairn-Rollback-Of", "\(leaving)") }
    put(stageChange, at: ledger.now, model, rules.policy)
  }
}

/// Which version leaves a stage, and which comes back.
private struct RollbackStep {
  /// nil when nobody is in the stage now.
  var leaving: Int?
  var next: Int?

  /// - Parameter stays: who came into the stage, oldest first.
  init(
    _ stays: [ModelHistory.Stay], holders: [Int], of model: ModelState, _ stage: ModelStage, isShallow: Bool
  ) throws {
    // A promotion puts a version on top, a rollback takes those off that came after the one that came back.
    var stack: [Int] = []
    for stay in stays {
      if stay.isRollback, let place = stack.lastIndex(of: stay.version) {
        stack.removeSubrange((place + 1)...)
      } else {
        stack.append(stay.version)
      }
    }
    leaving = stack.last(where: holders.contains) ?? holders.last
    if let leaving, let place = stack.lastIndex(of: leaving) { stack.removeSubrange(place...) }
    // One that was deleted cannot come back.
    next = stack.last { number in
      number != leaving && model.versions.contains { $0.number == number }
    }
    guard next != nil else {
      let name = model.name.text.escapedForMessage
      let deleted =
        stack.isEmpty
        ? "" : ": version \(Set(stack).sorted().map(String.init).joined(separator: ", ")) was deleted"
      let cut = isShallow ? "; the clone is shallow: git fetch --unshallow" : ""
      throw RegistryError(
        .notFound,
        (leaving.map { "no version of \(name) was in \(stage) before version \($0)\(deleted)" }
          ?? "no version of \(name) ever was in \(stage)\(deleted)") + cut)
    }
  }

  func subject(_ stage: ModelStage) -> String {
    let what = next.map { "version \($0) back to \(stage)" } ?? "rolled back"
    return what + (leaving.map { ", in place of \($0)" } ?? "")
  }
}
