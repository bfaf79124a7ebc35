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
