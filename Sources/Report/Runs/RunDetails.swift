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
  public var artifacts: [ArtifactManifest.Entry]
  /// Runs that are nested in this one, in order of their start.
  public var children: [Run]

  public init(
    run: Run, experiment: String?, series: [String: Series] = [:], environment: Environment? = nil,
    artifacts: [ArtifactManifest.Entry] = [], children: [Run] = []
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
