/// A line of `metrics.csv` as it was read.
public struct MetricRow: Hashable, Sendable {
  public var key: String
  /// Counts the keys that the parser has met, from 0: an index for what is kept by key.
  public let keyNumber: Int
  public var step: Int64
  /// nil where the line gives none.
  public var timestamp: Timestamp?
  /// May be NaN or ±infinity.
  public var value: Double
  public var model: String?
  public var dataset: String?

  init(
    key: String, keyNumber: Int, step: Int64, timestamp: Timestamp?, value: Double, model: String? = nil,
    dataset: String? = nil
  ) {
    self.key = key
    self.keyNumber = keyNumber
    self.step = step
    self.timestamp = timestamp
    self.value = value
    self.model = model
    self.dataset = dataset
  }
}

extension Metric {
  /// The row as a record.
  ///
  /// - Parameter time: the timestamp of a row that has none.
  public init(_ row: MetricRow, defaultTime time: Timestamp) {
    self.init(
      key: row.key, step: row.step, timestamp: row.timestamp ?? time, value: row.value, model: row.model,
      dataset: row.dataset)
  }
}

/// What ``MetricsParser`` finds in the text.
public enum MetricLine: Hashable, Sendable {
  case row(MetricRow)
  /// A line that is no metric; the lines after it are read all the same.
  case bad(MetricFault)
  /// The last line, when it has no newline: it may have been cut off anywhere.
  case torn(MetricFault)
}

/// A line that could not be read.
public struct MetricFault: Hashable, Sendable {
  /// Counts from 1, the header included.
  public var line: Int
  /// What is wrong, in a few words.
  public var reason: String
  /// The line without its newline; of an overlong one, its beginning.
  public var bytes: [UInt8]
}
