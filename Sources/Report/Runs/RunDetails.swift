public import Comparison
public import Records

/// All that the store holds of one run: what `cairn show` and `cairn export` print.
public struct RunDetails: Hashable, Sendable {
  public var run: Run
  /// The experiment's name.
  public var experiment: String?
  /// The history of each metric, by key.
  public var series: [String: Series]
  public var environment: Environment?
  /// In order of their paths.
  public var artifacts: [Artifact]
  /// Runs that are nested in this one, in order of their start.
  public var children: [Run]

  /// A file of the run.
  public struct Artifact: Hashable, Sendable {
    public var path: String
    /// Bytes.
    public var size: Int64
    public var sha256: String?
    public init(path: String, size: Int64, sha256: String? = nil) {
      self.path = path
      self.size = size
      self.sha256 = sha256
    }
  }

  public init(
    run: Run, experiment: String?, series: [String: Series] = [:], environment: Environment? = nil,
    artifacts: [Artifact] = [], children: [Run] = []
  ) {
    self.run = run
    self.experiment = experiment
    self.series = series
    self.environment = environment
    self.artifacts = artifacts
    self.children = children
  }

  /// MLflow keeps a run's note in this tag.
  static let noteTag = "mlflow.note.content"
}
