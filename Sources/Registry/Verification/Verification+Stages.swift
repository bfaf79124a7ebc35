import Comparison
import Git
import Ledger
import Records

extension Verification {
  /// Each version that came into a stage, by the rules of the time.
  mutating func checkStages(_ pair: ModelPairs.Pair, at place: Int) throws {
    let step = steps[place]
    guard let model = pair.new else { return }
    for change in StageChange.between(pair.old, model) {
      guard let judge = try judge(step) else { return }
      var verdict: PromotionVerdict
      do {
        verdict = try judge.verdict(on: change, model, head: step.commit)
        if let missing = verdict.approvals.missing, verdict.problems.contains(missing) {
          try addLaterApprovals(to: &verdict, judge, model, at: place)
        }
      } catch let fault as RecordError {
        report(finding(.promotion, change, step, "\(change) cannot be judged: \(fault)"))
        continue
      }
      if change.version != nil, change.stage.isActive { count(promotion: verdict) }
      for problem in verdict.problems {
        report(finding(.promotion, change, step, "\(change): \(problem)", remedy: remedy(change)))
      }
      if !verdict.overridden.isEmpty, let override = change.override {
        note(
          finding(
            .promotion, change, step,
            "\(change) was overridden by \(override.by.escapedForMessage) (\(override.reason.escapedForMessage)): "
              + verdict.overridden.joined(separator: "; ")))
      }
      if verdict.isGoverned, verdict.passes { try checkArtifacts(of: change, model, step) }
    }
  }

  /// Counts the approvals that came in later commits of the branch: where a pull request is rebased or fast-forwarded, its
  /// commits stand in the branch one by one, the promotion before its approvals.
  ///
  /// What was signed before the promotion came in was there in time: the rebase gave it a later commit. What was signed
  /// afterwards counts as well, for a fast-forward cannot be told from it, but is told.
  private mutating func addLaterApprovals(
    to verdict: inout PromotionVerdict, _ judge: PromotionJudge, _ model: ModelState, at place: Int
  ) throws {
    guard let missing = verdict.approvals.missing else { return }
    let step = steps[place]
    let change = verdict.change
    let last = try lastStep(before: change, in: model.folder, after: place)
    let report = try judge.approvals(of: change, model, head: step.commit, in: steps[last].after)
    guard report.isEnough else { return }
    let known = Set(verdict.approvals.counted)
    var late: [Approval] = []
    for approval in report.counted where !known.contains(approval) {
      let isInTime = approval.at.milliseconds / 1000 <= step.time
      let time = try arrival(of: approval, in: model.folder, steps: (place + 1)...last)
      // A commit of an earlier time than the promotion's shows that one of the clocks was set.
      if !isInTime || time < step.time { late.append(approval) }
    }
    verdict.problems.removeAll { $0 == missing }
    verdict.approvals = report
    if late.isEmpty { return }
    let who = late.map { "\($0.approver.escapedForMessage) on \($0.at)" }.joined(separator: ", ")
    note(finding(.promotion, change, step, "\(change) came in before it was approved by \(who)"))
  }

  /// The last step before the stage changed again.
  private func lastStep(before change: StageChange, in folder: String, after place: Int) throws -> Int {
    let paths = Authors.paths(ofStage: change.stage, in: folder).map { String($0.dropFirst("models/".count)) }
    for next in steps.indices.dropFirst(place + 1) {
      for path in paths where try entry(path, steps[next].before) != entry(path, steps[next].after) {
        return next - 1
      }
    }
    return steps.count - 1
  }

  /// When the branch came to have an approval, in seconds since 1970-01-01T00:00:00Z.
  private func arrival(
    of approval: Approval, in folder: String, steps range: ClosedRange<Int>
  ) throws -> Int64 {
    let path = String(approval.path(inModel: folder).dropFirst("models/".count))
    for place in range where try entry(path, steps[place].after) != nil { return steps[place].time }
    return .min
  }

  private func entry(_ path: String, _ models: ObjectID?) throws -> TreeEntry? {
    try models.flatMap { try ledger.repository.entry(at: path, inTree: $0) }
  }

  /// What was approved is what was there.
  private mutating func checkArtifacts(
    of change: StageChange, _ model: ModelState, _ step: RegistryStep
  ) throws {
    guard let version = change.version.flatMap({ model.allVersion($0) }),
      let fault = try artifacts.fault(of: version.record, in: ledger.storeTree(at: step.commit))
    else { return }
    report(
      finding(
        .artifact, change, step, "\(change): \(fault)",
        remedy:
          "see what changed them: git log -- '\(ledger.policy.store)/\(version.record.evidence.path ?? "")'"))
  }

  private func finding(
    _ code: VerificationFinding.Code, _ change: StageChange, _ step: RegistryStep, _ message: String,
    remedy: String? = nil
  ) -> VerificationFinding {
    VerificationFinding(
      code, commit: step.commit.hex, model: change.model, version: change.version, stage: change.stage,
      message,
      remedy: remedy)
  }

  private func remedy(_ change: StageChange) -> String {
    "have it approved by who may, or give the stage back: "
      + "cairn rollback \(change.model.text.escapedForMessage) \(change.stage)"
  }
}
