import Comparison
import Git
import Ledger
import Records

/// Judges changes of stages by the rules of one revision.
final class PromotionJudge {
  let registry: ModelRegistry
  let ledger: Ledger
  let base: ObjectID?
  let rules: RevisionRules

  init(base: ObjectID?, rules: RevisionRules, _ registry: ModelRegistry, in ledger: Ledger) {
    self.registry = registry
    self.ledger = ledger
    self.base = base
    self.rules = rules
  }

  /// What a change is judged on.
  struct Facts {
    /// The revision that holds the version and its approvals.
    var revision: ObjectID
    /// The model as that revision has it.
    var model: ModelState
    var time: Timestamp
    /// Who made the change of the stage.
    var changers: () throws -> [String]
  }

  func verdict(on change: StageChange, _ facts: Facts) throws -> PromotionVerdict {
    let rule = rules.policy.promotion(of: change.model, to: change.stage)
    var verdict = PromotionVerdict(change, isGoverned: !rule.isOpen)
    guard let number = change.version else { return verdict }
    let model = facts.model
    guard let version = model.allVersion(number), version.record.deleted == nil else {
      verdict.problems.append("there is no version \(number) of \(change.model.text.escapedForMessage)")
      return verdict
    }
    if rule.isOpen { return verdict }
    if let old = change.renamedFrom {
      // The stage's holder is as it was; only other rules may ask for more.
      if rules.policy.promotion(of: old, to: change.stage) == rule { return verdict }
    }
    if change.rollbackOf != nil {
      if let problem = try problem(ofRollback: change, version, in: model.folder) {
        verdict.problems.append(problem)
      }
      return verdict
    }
    verdict.gates = try registry.gateReport(
      change.model, number, to: change.stage, policy: rules.policy, facts: facts.revision, base: base,
      at: facts.time, in: ledger)
    verdict.approvals = try approvals(
      of: change, facts, in: SnapshotReader.folder(in: ledger.storeTree(at: facts.revision), of: ledger))
    let problems = Self.problems(verdict, rule)
    if !problems.isEmpty, let override = change.override {
      if let reason = try reason(against: override, rule, facts) {
        verdict.problems = problems + [reason]
      } else {
        verdict.overridden = problems
      }
    } else {
      verdict.problems = problems
    }
    if rule.archivesIncumbent, change.to.count > 1 {
      let others = change.to.filter { $0 != number }.map(String.init).joined(separator: ", ")
      verdict.problems.append(
        "version \(others) is in \(change.stage) as well; it leaves when a version is promoted with 'cairn promote'"
      )
    }
    return verdict
  }

  /// What the approvals in a tree of `models/` come to.
  func approvals(of change: StageChange, _ facts: Facts, in models: ObjectID?) throws -> ApprovalReport {
    guard let number = change.version, let version = facts.model.allVersion(number) else {
      return ApprovalReport()
    }
    let rule = rules.policy.promotion(of: change.model, to: change.stage)
    let folder = facts.model.folder
    let authors = Authors(ledger: ledger)
    let judge = ApprovalJudge(rules: rules, rule: rule, version: version, stage: change.stage) { [base] in
      try facts.changers()
        + authors.people(
          whoRegistered: "models/\(folder)/versions/\(number).json", at: facts.revision, after: base)
    }
    return try judge.report(
      on: ApprovalReading(ledger: ledger).approvals(
        ofModel: folder, version: number, stage: change.stage, in: models))
  }

  private static func problems(_ verdict: PromotionVerdict, _ rule: PromotionRule) -> [String] {
    let failing = (verdict.gates?.verdicts ?? []).filter { !$0.passes }.map { gate in
      "gate '\(gate.gate)': \(gate.figures)" + (gate.remedy.map { "; needed: \($0)" } ?? "")
    }
    return failing + (verdict.approvals.missing.map { [$0] } ?? [])
  }

  /// Why an override does not hold; nil when it does.
  private func reason(
    against override: StageHolders.Override, _ rule: PromotionRule, _ facts: Facts
  ) throws -> String? {
    guard rule.mayOverride(override.by) else {
      let who = rule.overriders.map(\.escapedForMessage).joined(separator: ", ")
      return "\(override.by.escapedForMessage) may not override the policy"
        + (rule.overriders.isEmpty ? ": nobody may" : "; it is for \(who)")
    }
    guard try facts.changers().contains(where: { $0.lowercased() == override.by.lowercased() }) else {
      return "the override names \(override.by.escapedForMessage), who did not make the change"
    }
    if override.reason.allSatisfy(\.isWhitespace) { return "the override gives no reason" }
    return nil
  }

  /// A version may come back to a stage that it held, as the bytes that it was then, without being judged anew.
  private func problem(
    ofRollback change: StageChange, _ version: RegisteredVersion, in folder: String
  ) throws -> String? {
    let stays = try ModelHistory(ledger: ledger).stays(inModel: folder, stage: change.stage, upTo: base)
    let held = stays.filter { $0.version == version.number }
    guard !held.isEmpty else {
      return "version \(version.number) comes back to \(change.stage), where it never was: "
        + "use 'cairn promote'"
    }
    guard held.contains(where: { $0.subject == version.record.subject }) else {
      return "version \(version.number) comes back to \(change.stage) with other artifacts than it had there"
    }
    return nil
  }
}
