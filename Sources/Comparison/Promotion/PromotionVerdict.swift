/// Whether a version may come into a stage, by the rules of the revision before the change.
public struct PromotionVerdict: Hashable, Sendable {
  public var change: StageChange
  /// nil where nothing is asked, no version comes in, or one comes back to a place that it had.
  public var gates: GateReport?
  public var approvals: ApprovalReport
  /// What stands against it, a sentence each, with what would satisfy it.
  public var problems: [String]
  /// What stood against it, and was overridden by one who may.
  public var overridden: [String]
  /// Whether the policy asks for anything.
  public var isGoverned: Bool

  public init(
    _ change: StageChange, gates: GateReport? = nil, approvals: ApprovalReport = ApprovalReport(),
    problems: [String] = [], overridden: [String] = [], isGoverned: Bool
  ) {
    self.change = change
    self.gates = gates
    self.approvals = approvals
    self.problems = problems
    self.overridden = overridden
    self.isGoverned = isGoverned
  }

  public var passes: Bool { problems.isEmpty }

  /// Whether nothing stands against it but approvals that are yet to come.
  public var passesButForApprovals: Bool { problems.allSatisfy { $0 == approvals.missing } }
}
