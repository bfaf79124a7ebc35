import Comparison
import Git
import Ledger
import Records

extension Verification {
  /// Each version that came into a stage, by the rules of the time.
  mutating func checkStages(_ pair: ModelPairs.Pair, _ step: RegistryStep) throws {
    guard let model = pair.new else { return }
    for change in StageChange.between(pair.old, model) {
      guard let judge = try judge(step) else { return }
      let verdict: PromotionVerdict
      do {
        verdict = try judge.verdict(on: change, model, head: step.commit)
      } catch let fault as RecordError {
        report(finding(.promotion, change, step, "\(change) cannot be judged: \(fault)"))
        continue
      }
      if change.version != nil { count(promotion: verdict) }
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
    "have it approved and promote it again, or give the stage back: "
      + "cairn rollback \(change.model.text.escapedForMessage) \(change.stage)"
  }
}
