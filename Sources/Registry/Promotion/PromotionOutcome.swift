public import Comparison
public import Git
public import Records

/// What became of a promotion or a rollback.
public struct PromotionOutcome: Sendable {
  public var verdict: PromotionVerdict
  /// The versions that leave the stage for it, and where they go.
  public var retired: [Int]
  public var archive: ModelStage
  /// The commit that holds it; nil when it was only looked at, was blocked, or is the case already.
  public var commit: ObjectID?
  /// Whether the version is in the stage already.
  public var isThere = false

  /// Whether the promotion may be made as it is asked for.
  public internal(set) var isAllowed: Bool
}
