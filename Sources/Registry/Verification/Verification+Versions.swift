import Comparison
import Git
import Ledger
import Records

extension Verification {
  /// Versions are as they were registered, and their numbers are given once.
  mutating func checkVersions(_ pair: ModelPairs.Pair, _ step: RegistryStep) {
    guard let old = pair.old, let new = pair.new else { return }
    let name = new.name.text.escapedForMessage
    for before in old.allVersions {
      func finding(_ code: VerificationFinding.Code, _ message: String, remedy: String) -> VerificationFinding
      {
        VerificationFinding(
          code, commit: step.commit.hex, model: new.name, version: before.number, message, remedy: remedy)
      }
      guard let after = new.allVersion(before.number) else {
        report(
          finding(
            .number,
            "version \(before.number) of \(name) was taken away, and its number could be given again",
            remedy:
              "put versions/\(before.number).json back from the commit before; what is deleted keeps its number"
          ))
        continue
      }
      if after.blob == before.blob { continue }
      let changes = VersionRewrite.changes(from: before.record, to: after.record)
      if changes.isEmpty { continue }
      // Another time of registration is another version.
      let isReused = before.record.deleted != nil || before.record.created != after.record.created
      let what = changes.joined(separator: ", ")
      report(
        finding(
          isReused ? .number : .altered,
          isReused
            ? "version \(before.number) of \(name): its number was given again (\(what))"
            : "version \(before.number) of \(name): \(what) after it was registered",
          remedy:
            "put versions/\(before.number).json back from the commit before, and register what differs as a version "
            + "of its own"))
    }
  }

  /// Each approval that the step brought or changed.
  mutating func checkApprovals(_ pair: ModelPairs.Pair, _ step: RegistryStep) throws {
    guard let model = pair.new else { return }
    for (path, file) in try approvalFiles(pair.folder, step) {
      count(approvals: 1)
      guard let refused = try refusal(of: file, at: path, model, step) else { continue }
      let about = refused.approval.map { "of \($0.approver.escapedForMessage) " } ?? ""
      report(
        VerificationFinding(
          .approval, commit: step.commit.hex, model: model.name, version: refused.approval?.version,
          stage: refused.approval.flatMap { try? ModelStage($0.stage) },
          "the approval \(about)in \(ledger.policy.store)/\(path.escapedForMessage) does not count: \(refused.reason)",
          remedy: "take it away; who approves anew does it with 'cairn approve'"))
    }
  }

  private func approvalFiles(
    _ folder: String, _ step: RegistryStep
  ) throws -> [(path: String, file: TreeEntry)] {
    func approvals(_ models: ObjectID?) throws -> ObjectID? {
      let entry = try models.flatMap { try ledger.repository.entry(at: "\(folder)/approvals", inTree: $0) }
      return entry?.mode == .directory ? entry?.id : nil
    }
    var files: [(String, TreeEntry)] = []
    let prefix = "models/\(folder)/approvals"
    try ledger.repository.changes(
      from: approvals(step.before), to: approvals(step.after), prefix: prefix
    ) { change throws(GitError) in
      if let new = change.new { files.append((change.path, new)) }
    }
    return files
  }

  /// Why the approval does not count; nil when it does, or when there was nothing yet to judge it by.
  private mutating func refusal(
    of file: TreeEntry, at path: String, _ model: ModelState, _ step: RegistryStep
  ) throws -> RefusedApproval? {
    let file = TreeEntry(
      name: path.split(separator: "/").last.map(String.init) ?? "", mode: file.mode, id: file.id)
    let found = try ApprovalReading(ledger: ledger).approval(file, at: path, inModel: model.folder)
    guard case .approval(let approval, _) = found else {
      guard case .refused(let refused) = found else { return nil }
      return refused
    }
    guard let judge = try judge(step) else { return nil }
    guard let version = model.allVersion(approval.version), let stage = try? ModelStage(approval.stage) else {
      return RefusedApproval(
        path: path, approval: approval, reason: "there is no version \(approval.version) of that model")
    }
    let rule = judge.rules.policy.promotion(of: model.name, to: stage)
    if judge.rules.signers == nil, rule.approvals == 0 { return nil }
    let authors = Authors(ledger: ledger)
    let approvals = ApprovalJudge(rules: judge.rules, rule: rule, version: version, stage: stage) {
      let paths = Authors.paths(ofStage: stage, in: model.folder)
      return try authors.people(whoChanged: paths, from: step.parent, to: step.commit)
        + authors.people(
          whoRegistered: "models/\(model.folder)/versions/\(version.number).json", at: step.commit,
          after: step.parent)
    }
    return try approvals.report(on: [found]).refused.first
  }
}
