/// A value that a run measured of a logged model: a line of `metrics.csv` in the model's directory.
public struct LoggedModelMetric: Hashable, Sendable {
  public var key: String
  public var step: Int64
  public var timestamp: Timestamp
  /// May be NaN or ±infinity.
  public var value: Double
  /// The run that measured it.
  public var run: String
  /// As ``Metric/dataset``.
  public var dataset: String?

  public init(
    key: String, step: Int64 = 0, timestamp: Timestamp, value: Double, run: String, dataset: String? = nil
  ) {
    self.key = key
    self.step = step
    self.timestamp = timestamp
    self.value = value
    self.run = run
    self.dataset = dataset
  }
}

/// The format of a model's `metrics.csv`: that of a run's, with the run in the place of the model.
public enum LoggedModelMetricsFile {
  /// The first line of the file, with its newline.
  public static var header: [UInt8] { Array("key,step,timestamp,value,run,dataset\n".utf8) }

  /// Appends the metric's line to a buffer.
  public static func append(_ metric: LoggedModelMetric, to bytes: inout [UInt8]) {
    MetricsFile.append(
      key: metric.key, step: metric.step, timestamp: metric.timestamp.milliseconds, value: metric.value,
      model: metric.run, dataset: metric.dataset, columns: .withModels, to: &bytes)
  }

  /// The metrics of a file in the order of logging; what is no metric is passed over.
  public static func parse(_ bytes: [UInt8]) -> [LoggedModelMetric] {
    var metrics: [LoggedModelMetric] = []
    var parser = MetricsParser()
    func take(_ line: MetricLine) {
      guard case .row(let row) = line else { return }
      metrics.append(
        LoggedModelMetric(
          key: row.key, step: row.step, timestamp: row.timestamp ?? Timestamp(milliseconds: 0),
          value: row.value,
          run: row.model ?? "", dataset: row.dataset))
    }
    // The parser knows no column of that name: without its header, the fifth is the model, which here is the run.
    let start = bytes.starts(with: header) ? header.count : 0
    bytes[start...].withUnsafeBytes { parser.read($0, take) }
    parser.finish(take)
    return metrics
  }
}
