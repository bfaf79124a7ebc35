public import Git
public import Records

/// What is asked for: a version into a stage.
public struct Promotion: Hashable, Sendable {
  public var model: ModelName
  public var version: Int
  public var stage: ModelStage
  /// Whether the versions that hold the stage leave it; nil: as the policy says.
  public var archivesIncumbent: Bool?
  /// Why the policy is to be overridden; nil: it is not.
  public var overrideReason: String?
  /// Whether approvals may come later, as they do in a pull request.
  public var awaitsApprovals = false

  public init(_ model: ModelName, _ version: Int, to stage: ModelStage) {
    self.model = model
    self.version = version
    self.stage = stage
  }
}

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
