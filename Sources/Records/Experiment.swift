/// What runs are grouped by. The file is `experiments/<id>.json`; its bytes hold nothing that differs between
/// two clones which create the same experiment on their own.
public struct Experiment: Hashable, Sendable {
  public var id: ExperimentID
  public var name: String
  public var lifecycle: Lifecycle
  /// Where the artifacts of its runs go, when that is not the runs' own directories: `s3://bucket/churn`.
  public var artifactLocation: String?
  public var tags: [String: String]
  public var unknown: UnknownKeys

  public init(
    id: ExperimentID, name: String, lifecycle: Lifecycle = .active, artifactLocation: String? = nil,
    tags: [String: String] = [:], unknown: UnknownKeys = UnknownKeys()
  ) {
    self.id = id
    self.name = name
    self.lifecycle = lifecycle
    self.artifactLocation = artifactLocation
    self.tags = tags
    self.unknown = unknown
  }
}
