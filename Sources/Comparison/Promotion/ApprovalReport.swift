public import Records

/// What the approvals of a version's going to a stage come to.
public struct ApprovalReport: Hashable, Sendable {
  /// How many people the policy asks for.
  public var required: Int
  /// Good ones, each of another person.
  public var counted: [Approval]
  /// Those that do not count, with the reasons.
  public var refused: [RefusedApproval]
  /// Whose approvals count, as the policy says it; empty for everybody who is an allowed signer.
  public var approvers: [String]
  /// The command that gives one.
  public var command: String

  public init(
    required: Int = 0, counted: [Approval] = [], refused: [RefusedApproval] = [], approvers: [String] = [],
    command: String = ""
  ) {
    self.required = required
    self.counted = counted
    self.refused = refused
    self.approvers = approvers
    self.command = command
  }

  public var isEnough: Bool { counted.count >= required }

  /// What is missing, and how it is given; nil when nothing is.
  public var missing: String? {
    if isEnough { return nil }
    let who = approvers.isEmpty ? "" : " by \(approvers.map(\.escapedForMessage).joined(separator: " or "))"
    let have =
      counted.isEmpty
      ? "there is none" : "there is \(counted.map(\.approver.escapedForMessage).joined(separator: " and "))'s"
    return "\(required) approval\(required == 1 ? "" : "s")\(who) needed, \(have): \(command)"
  }
}

/// An approval that does not count.
public struct RefusedApproval: Hashable, Sendable {
  /// Relative to the store.
  public var path: String
  /// nil when the file cannot be read.
  public var approval: Approval?
  public var reason: String

  public init(path: String, approval: Approval? = nil, reason: String) {
    self.path = path
    self.approval = approval
    self.reason = reason
  }
}
