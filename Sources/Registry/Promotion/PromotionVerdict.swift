public import Comparison
internal import Records

/// Whether a version may come into a stage, by the rules of the revision before the change.
public struct PromotionVerdict: Hashable, Sendable {
  public var change: StageChange
  /// nil where no version comes in, or it comes back to a place that it had.
  public var gates: GateReport?
  public var approvals: ApprovalReport
  /// What stands against it, a sentence each, with what would satisfy it.
  public var problems: [String]
  /// What stood against it, and was overridden by one who may.
  public var overridden: [String]
  /// Whether the policy asked for anything.
  public var isGoverned: Bool

  public var passes: Bool { problems.isEmpty }
}
