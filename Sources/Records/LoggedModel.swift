/// A model that a run logged (MLflow 3), before anybody registers it. The file is `model.json` in its directory.
public struct LoggedModel: Hashable, Sendable {
  public var id: LoggedModelID
  public var name: String
  public var experimentID: ExperimentID
  /// The run that made it, as its client named it.
  public var sourceRun: String?
  /// What kind of model: `Agent`, …
  public var type: String?
  public var status: LoggedModelStatus
  public var statusMessage: String?
  public var lifecycle: Lifecycle
  public var created: Timestamp
  public var updated: Timestamp
  /// Set once each.
  public var params: [String: String]
  public var tags: [String: String]
  public var unknown: UnknownKeys

  public init(
    id: LoggedModelID, name: String, experimentID: ExperimentID, sourceRun: String? = nil,
    type: String? = nil,
    status: LoggedModelStatus = .pending, statusMessage: String? = nil, lifecycle: Lifecycle = .active,
    created: Timestamp, updated: Timestamp, params: [String: String] = [:], tags: [String: String] = [:],
    unknown: UnknownKeys = UnknownKeys()
  ) {
    self.id = id
    self.name = name
    self.experimentID = experimentID
    self.sourceRun = sourceRun
    self.type = type
    self.status = status
    self.statusMessage = statusMessage
    self.lifecycle = lifecycle
    self.created = created
    self.updated = updated
    self.params = params
    self.tags = tags
    self.unknown = unknown
  }
}

public enum LoggedModelStatus: String, Hashable, Sendable, CaseIterable {
  case unspecified = "UNSPECIFIED"
  /// Its files are still coming.
  case pending = "PENDING"
  case ready = "READY"
  case uploadFailed = "UPLOAD_FAILED"
}
