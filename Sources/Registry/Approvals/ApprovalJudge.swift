import Comparison
import Git
import Records

/// Tells which approvals of a version count.
struct ApprovalJudge {
  let rules: RevisionRules
  let rule: PromotionRule
  let version: RegisteredVersion
  let stage: ModelStage
  /// The e-mail addresses of those who made what is to be approved; asked for when an approval is there.
  let authors: () throws -> [String]

  func report(on found: [ApprovalReading.Found]) throws -> ApprovalReport {
    var report = ApprovalReport(
      required: rule.approvals, counted: [], refused: [], approvers: rule.approvers,
      command: "cairn approve \(version.model.text.escapedForMessage) \(version.number) --to \(stage)")
    var keys: [[UInt8]: String] = [:]
    for found in found {
      switch found {
      case .refused(let refused): report.refused.append(refused)
      case .approval(let approval, let path):
        if let reason = try reason(against: approval, &keys) {
          report.refused.append(RefusedApproval(path: path, approval: approval, reason: reason))
        } else {
          report.counted.append(approval)
        }
      }
    }
    return report
  }

  /// Why the approval does not count; nil when it does.
  ///
  /// - Parameter keys: of the approvals that count so far.
  private func reason(against approval: Approval, _ keys: inout [[UInt8]: String]) throws -> String? {
    if let reason = binding(of: approval) { return reason }
    guard let signers = rules.signers else {
      return "there is no \(rules.policy.signersFile) that would say whose key it is"
    }
    guard let signature = SSHSignature(armored: approval.signature) else {
      return "its signature is none of OpenSSH's"
    }
    guard !signers.entries(of: signature).isEmpty else {
      return "its key is not among the allowed signers of the revision that it is judged by"
    }
    if let fault = try rules.fault(in: approval) { return "its signature is not good: \(fault)" }
    if let reason = try standing(of: approval, signature) { return reason }
    // A pattern of principals may give one key many names.
    if let other = keys[signature.publicKey] { return "the key is the same as \(other)'s" }
    keys[signature.publicKey] = approval.approver
    return nil
  }

  /// Whether it is about this version, as it is.
  func binding(of approval: Approval) -> String? {
    if approval.model != version.model || approval.version != version.number || approval.stage != stage.name {
      return "it is for version \(approval.version) of \(approval.model.text.escapedForMessage) "
        + "in \(approval.stage.escapedForMessage)"
    }
    if approval.digest != version.record.subject {
      return "it is over another digest (\(approval.digest.escapedForMessage)): the artifacts are not those"
    }
    return nil
  }

  /// Whether the person may approve this.
  private func standing(of approval: Approval, _ signature: SSHSignature) throws -> String? {
    guard rule.counts(approver: approval.approver) else {
      return "\(approval.approver) is not among those whose approval \(Policy.fileName) counts"
    }
    if rule.authorMayApprove { return nil }
    for author in try authors() {
      if author.lowercased() == approval.approver.lowercased() {
        return "\(approval.approver) is the author, who may not approve"
      }
      if try rules.isKey(of: signature, on: approval, of: author) {
        return "its key is that of the author, \(author.escapedForMessage), who may not approve"
      }
    }
    return nil
  }
}
