/// One version of a registered model. The file is `models/<slug>/versions/<n>.json`; in which stage it is, and what its
/// aliases are, stands in files of their own.
public struct ModelVersion: Hashable, Sendable {
  /// From 1; never given a second time in its model.
  public var number: Int
  /// Where the one who registered it says that the model is: `runs:/…`, `models:/m-…`, a storage's address.
  public var source: String
  /// Where its files are, when that is elsewhere than `source`: what a `models:/…` stood for at the time.
  public var location: String?
  /// The run that made it. MLflow tells no run (nil) from an empty text, and answers what it was told.
  public var runID: String?
  public var runLink: String?
  /// The logged model that it was made from.
  public var modelID: String?
  public var description: String?
  public var status: Status
  public var statusMessage: String?
  public var tags: [String: String]
  /// What was known of the model when it was registered.
  public var evidence: ModelEvidence
  /// What people have to say of it.
  public var annotations: ModelAnnotations
  public var created: Timestamp
  /// When its description, its annotations, or the fact that it is in no stage, last changed; nil when they never did.
  public var updated: Timestamp?
  /// When it was deleted: what is left then keeps its number from being given again.
  public var deleted: Timestamp?
  public var unknown: UnknownKeys

  public enum Status: String, Hashable, Sendable, CaseIterable {
    case ready = "READY"
    case pending = "PENDING_REGISTRATION"
    case failed = "FAILED_REGISTRATION"
  }

  public init(
    number: Int, source: String, location: String? = nil, runID: String? = "", runLink: String? = "",
    modelID: String? = nil, description: String? = "", status: Status = .ready, statusMessage: String? = nil,
    tags: [String: String] = [:], evidence: ModelEvidence = ModelEvidence(),
    annotations: ModelAnnotations = ModelAnnotations(), created: Timestamp, updated: Timestamp? = nil,
    deleted: Timestamp? = nil, unknown: UnknownKeys = UnknownKeys()
  ) {
    self.number = number
    self.source = source
    self.location = location
    self.runID = runID
    self.runLink = runLink
    self.modelID = modelID
    self.description = description
    self.status = status
    self.statusMessage = statusMessage
    self.tags = tags
    self.evidence = evidence
    self.annotations = annotations
    self.created = created
    self.updated = updated
    self.deleted = deleted
    self.unknown = unknown
  }

  /// What is left of it once it is deleted.
  public func deleted(at time: Timestamp) -> ModelVersion {
    ModelVersion(number: number, source: "", created: created, deleted: time)
  }
}
