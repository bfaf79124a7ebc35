public import Records

/// A version that comes into a stage, or versions that leave one, between two revisions.
public struct StageChange: Hashable, Sendable {
  public var model: ModelName
  public var stage: ModelStage
  /// The version that comes; nil when versions only leave. A change by which two come is two of these.
  public var version: Int?
  /// Where the version was before.
  public var origin: ModelStage
  /// The versions in the stage before and after.
  public var from: [Int]
  public var to: [Int]
  /// The version that it took the place back from.
  public var rollbackOf: Int?
  public var override: StageHolders.Override?
  /// The name that the model had before, when it is the model that came and not the version.
  public var renamedFrom: ModelName?

  public init(
    model: ModelName, stage: ModelStage, version: Int?, origin: ModelStage, from: [Int], to: [Int],
    rollbackOf: Int? = nil, override: StageHolders.Override? = nil
  ) {
    self.model = model
    self.stage = stage
    self.version = version
    self.origin = origin
    self.from = from
    self.to = to
    self.rollbackOf = rollbackOf
    self.override = override
  }
}

extension StageChange: CustomStringConvertible {
  /// `version 4 of churn to Production`.
  public var description: String {
    let name = model.text.escapedForMessage
    if let version { return "version \(version) of \(name) to \(stage)" }
    let left = from.filter { !to.contains($0) }.map(String.init).joined(separator: ", ")
    return "version \(left) of \(name) out of \(stage)"
  }
}
