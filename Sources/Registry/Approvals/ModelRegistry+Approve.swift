public import Comparison
public import Git
public import Ledger
public import Records

/// An approval that is asked for.
public struct ApprovalRequest: Sendable {
  public var model: ModelName
  public var version: Int
  public var stage: ModelStage
  public var comment: String?
  /// The SSH key to sign with: a file, or `key::` and a public key; nil: the one that Git's configuration names.
  public var key: String?

  public init(_ model: ModelName, _ version: Int, to stage: ModelStage) {
    self.model = model
    self.version = version
    self.stage = stage
  }
}

/// What became of it.
public struct ApprovalOutcome: Sendable {
  public var approval: Approval
  /// Relative to the store.
  public var path: String
  /// Whether the same person has approved the same before: nothing was signed.
  public var isGiven = false
  public var commit: ObjectID?
  /// What the approvals come to with it.
  public var report: ApprovalReport
}

extension ModelRegistry {
  /// Signs an approval with the user's key, once it is clear that it will count.
  ///
  /// - Throws: ``RegistryError`` with code `refused` when it would not count; `GitError` with code `signing` when there
  ///   is no key.
  public func sign(_ request: ApprovalRequest, in ledger: Ledger) throws -> ApprovalOutcome {
    try PendingApproval(request, at: ledger.tip(), self, in: ledger).outcome
  }

  /// Signs an approval and commits it.
  public func approve(_ request: ApprovalRequest, in ledger: Ledger) throws -> ApprovalOutcome {
    var outcome = try sign(request, in: ledger)
    if outcome.isGiven { return outcome }
    let approval = outcome.approval
    _ = try commit(in: ledger, about: [request.model]) { snapshot in
      let version = try snapshot.version(request.model, request.version)
      guard version.record.subject == approval.digest else {
        throw RegistryError(
          .refused,
          "the artifacts of version \(request.version) changed meanwhile: look at them, and approve again")
      }
      var change = RegistryChange(
        "approval", request.model, "version \(request.version) for \(request.stage) by \(approval.approver)",
        version: request.version, stage: request.stage)
      change.say("Cairn-Approved-By", approval.approver)
      change.append(FileChange(outcome.path, .bytes(approval.formatted())))
      return change
    }
    outcome.commit = try ledger.tip()
    return outcome
  }
}
