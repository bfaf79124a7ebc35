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

  public init(
    key: String, step: Int64 = 0, timestamp: Timestamp, value: Double, model: String? = nil,
    dataset: String? = nil
  ) {
    self.key = key
    self.step = step
    self.timestamp = timestamp
    self.value = value
    self.model = model
    self.dataset = dataset
  }
}
