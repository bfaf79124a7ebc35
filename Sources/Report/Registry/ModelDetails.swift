public import Records

/// What `cairn models show MODEL` prints.
public struct ModelDetails: Hashable, Sendable {
  public var record: RegisteredModel
  /// When it, a version or a stage last changed.
  public var updated: Timestamp
  /// In order of their numbers.
  public var versions: [VersionDetails]

  public init(record: RegisteredModel, updated: Timestamp, versions: [VersionDetails]) {
    self.record = record
    self.updated = updated
    self.versions = versions
  }
}

/// What `cairn models show MODEL@VERSION` prints.
public struct VersionDetails: Hashable, Sendable {
  public var model: ModelName
  public var record: ModelVersion
  public var stage: String
  public var aliases: [String]
  /// When its record or its stage last changed.
  public var updated: Timestamp
  /// By stages, and who gave them; whether the signatures are good is for `cairn verify`.
  public var approvals: [Approval]
  /// Git's tags that stand for it, as far as they are here.
  public var gitTags: [String]

  public init(
    model: ModelName, record: ModelVersion, stage: String, aliases: [String], updated: Timestamp,
    approvals: [Approval] = [], gitTags: [String] = []
  ) {
    self.model = model
    self.record = record
    self.stage = stage
    self.aliases = aliases
    self.updated = updated
    self.approvals = approvals
    self.gitTags = gitTags
  }

  public var name: String { "\(model)@\(record.number)" }

  /// The run, when one is known.
  public var run: String? { record.runID.flatMap { $0.isEmpty ? nil : $0 } }
}
