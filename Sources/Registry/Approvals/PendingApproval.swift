import Comparison
import Git
import Ledger
import Records

/// An approval on its way: signed, and looked at as the judges will.
struct PendingApproval {
  let outcome: ApprovalOutcome

  init(_ request: ApprovalRequest, at tip: ObjectID?, _ registry: ModelRegistry, in ledger: Ledger) throws {
    guard let tip, let model = try registry.model(request.model, at: tip, in: ledger) else {
      throw RegistryError.noModel(request.model.text)
    }
    let version = try model.version(request.version)
    let rules = try RevisionRules(at: tip, in: ledger)
    guard let signers = rules.signers else {
      throw RegistryError(
        .refused,
        "there is no \(rules.policy.signersFile), which says whose approvals count: commit one, a line a person, such as "
          + "'ada@example.org ssh-ed25519 AAAA…'")
    }
    let person = try ledger.repository.authorship(environment: ledger.environment).author
    let signer = try ledger.repository.sshSigner(key: request.key, environment: ledger.environment)
    var draft = try Approval(
      model: request.model, version: request.version, digest: version.record.subject,
      stage: request.stage.name, approver: person.email, at: ledger.now, comment: request.comment)
    try Self.sign(&draft, signer, as: signers)
    let approval = draft
    let path = approval.path(inModel: model.folder)
    let judge = ApprovalJudge(
      rules: rules, rule: rules.policy.promotion(of: request.model, to: request.stage), version: version,
      stage: request.stage
    ) {
      try Self.authors(of: version, model, request.stage, at: tip, in: ledger)
    }
    var found = try ApprovalReading(ledger: ledger).approvals(
      ofModel: model.folder, version: request.version, stage: request.stage,
      in: SnapshotReader.folder(in: ledger.storeTree(at: tip), of: ledger))
    let before = try judge.report(on: found)
    if let given = before.counted.first(where: { $0.approver == approval.approver }) {
      outcome = ApprovalOutcome(approval: given, path: path, isGiven: true, report: before)
      return
    }
    found.removeAll { $0.path == path }
    let report = try judge.report(on: found + [.approval(approval, path: path)])
    if let refused = report.refused.first(where: { $0.path == path }) {
      throw RegistryError(.refused, "this approval would not count: \(refused.reason)")
    }
    outcome = ApprovalOutcome(approval: approval, path: path, report: report)
  }

  /// Signs as who the allowed signers say the key is: the person's own address where the key is theirs.
  private static func sign(
    _ draft: inout Approval, _ signer: Signer, as signers: AllowedSigners
  ) throws {
    draft.signature = try signer.sign(draft.signedText, namespace: Approval.signatureNamespace)
    guard let signature = SSHSignature(armored: draft.signature) else {
      throw RegistryError(.refused, "what \(signer.keyName) signed with gave is no signature of OpenSSH's")
    }
    let entries = signers.entries(of: signature)
    if entries.contains(where: { $0.names(draft.approver) }) { return }
    let principals = entries.flatMap(\.principals)
    if let other = principals.first(where: { !$0.utf8.contains { "*?!".utf8.contains($0) } }) {
      draft.approver = other
      draft.signature = try signer.sign(draft.signedText, namespace: Approval.signatureNamespace)
      return
    }
    guard entries.isEmpty else {
      throw RegistryError(
        .refused,
        "your key is allowed for \(principals.joined(separator: ", ").escapedForMessage), which your address "
          + "\(draft.approver) is none of: set user.email")
    }
    throw RegistryError(
      .refused,
      "your key \(signer.keyName) is not among the allowed signers at the branch's tip; its line would be: "
        + "\(draft.approver) \(signature.publicKeyText)")
  }

  /// Who registered the version, and who brought it to the stage, where it is there already, as in a pull request.
  private static func authors(
    of version: RegisteredVersion, _ model: ModelState, _ stage: ModelStage, at tip: ObjectID,
    in ledger: Ledger
  ) throws -> [String] {
    let authors = Authors(ledger: ledger)
    let registrars = try authors.people(
      whoRegistered: "models/\(model.folder)/versions/\(version.number).json", at: tip, after: tip)
    guard version.stage == stage else { return registrars }
    let paths = Authors.paths(ofStage: stage, in: model.folder)
    var people: [String] = []
    try ModelHistory(ledger: ledger).walk(model.folder, from: tip) { step, old, new in
      let changes = StageChange.between(old, new)
      guard changes.contains(where: { $0.stage == stage && $0.version == version.number }) else {
        return true
      }
      people = try authors.people(whoChanged: paths, from: step.parent, to: step.commit)
      return false
    }
    return registrars + people
  }
}
