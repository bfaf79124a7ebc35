import Comparison
import Git
import Ledger
import Records

/// A change of a stage, judged by the rules of the tip that it goes on top of, and the files that it takes.
struct PromotionPlan {
  var outcome: PromotionOutcome
  var change: RegistryChange
  /// Whether a version that is in the stage already comes into it again.
  var isRepeated = false

  /// Judges a promotion.
  ///
  /// - Parameter model: as the tip has it.
  init(
    _ promotion: Promotion, _ model: ModelState, at tip: ObjectID, _ registry: ModelRegistry,
    in ledger: Ledger
  ) throws {
    let version = try model.version(promotion.version)
    let (number, stage) = (promotion.version, promotion.stage)
    let rules = try RevisionRules(at: tip, in: ledger)
    let time = ledger.now
    let judge = PromotionJudge(base: tip, rules: rules, registry, in: ledger)
    let author = try ledger.repository.authorship(environment: ledger.environment).author
    let archives =
      promotion.archivesIncumbent
      ?? rules.policy.promotion(of: promotion.model, to: stage).archivesIncumbent
    let holders = model.holders(of: stage).holders.map(\.version)
    let retired = archives && stage != .none ? holders.filter { $0 != number } : []
    var stageChange = StageChange(
      model: model.name, stage: stage, version: number, origin: version.stage, from: holders,
      to: (holders.filter { $0 != number && !retired.contains($0) } + [number]).sorted())
    stageChange.override = promotion.overrideReason.map { .init(by: author.email, reason: $0) }
    let facts = PromotionJudge.Facts(revision: tip, model: model, time: time) { [author.email] }
    let verdict = try judge.verdict(on: stageChange, facts)
    // One that was not needed is none.
    if verdict.overridden.isEmpty { stageChange.override = nil }
    outcome = PromotionOutcome(
      verdict: verdict, retired: retired, archive: rules.policy.archive,
      isThere: version.stage == stage && holders.contains(number),
      isAllowed: promotion.awaitsApprovals ? verdict.passesButForApprovals : verdict.passes)
    outcome.verdict.change = stageChange
    change = RegistryChange(
      "stage", model.name, "version \(number) to \(stage)", version: number, stage: stage)
    change.say("Cairn-From", version.stage.name)
    for approval in verdict.approvals.counted { change.say("Cairn-Approved-By", approval.approver) }
    if let override = stageChange.override {
      change.say("Cairn-Override", "\(override.by): \(override.reason)")
    }
    put(stageChange, at: time, model, rules.policy)
  }

  init(outcome: PromotionOutcome, change: RegistryChange) {
    self.outcome = outcome
    self.change = change
  }

  /// Writes what the stages are to be.
  mutating func put(_ stageChange: StageChange, at time: Timestamp, _ model: ModelState, _ policy: Policy) {
    var moves = StageMoves(model, policy)
    for other in outcome.retired { moves.move(other, to: outcome.archive, at: time) }
    if let number = stageChange.version {
      moves.move(
        number, to: stageChange.stage, at: time, rollbackOf: stageChange.rollbackOf,
        override: stageChange.override)
    }
    moves.put(into: &change)
  }

  /// Whether there is something to commit, and the policy lets it.
  var isToBeMade: Bool { outcome.isAllowed && (!outcome.isThere || isRepeated) }
}
