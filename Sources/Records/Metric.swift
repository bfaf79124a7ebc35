/// One measured value: a line of `metrics.csv`.
public struct Metric: Hashable, Sendable {
  public var key: String
  public var step: Int64
  public var timestamp: Timestamp
  /// May be NaN or ±infinity.
  public var value: Double
  /// The logged model and the dataset that it belongs to (MLflow 3), where given.
  public var model: String?
  public var dataset: String?
}
