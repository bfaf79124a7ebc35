public import Records

/// The metrics in a file that a command left: single values, or a history with steps.
///
/// Numbers count; booleans, texts and numbers in quotes do not, and are told in ``skipped``. Nested keys are joined
/// with dots. `NaN` and infinities are numbers, spelled as Python's `json` or as the format spells them.
public struct MetricFile: Hashable, Sendable {
  public struct Value: Hashable, Sendable {
    public var key: String
    /// May be NaN or ±infinity.
    public var value: Double
    /// nil when the file gives the value alone.
    public var step: Int64?
    /// From a column or key `timestamp` in milliseconds, when there is one.
    public var timestamp: Timestamp?
  }

  /// A value that is no metric.
  public struct Skipped: Hashable, Sendable {
    public var key: String
    /// What it is: `text`, `a boolean`.
    public var reason: String
  }

  /// In the file's order.
  public internal(set) var values: [Value] = []
  /// Each key once.
  public internal(set) var skipped: [Skipped] = []

  /// Reads the file at `path`:
  /// - JSON, YAML or TOML: an object is a set of single values; its own whole number `step` is the step of them all.
  /// - JSON Lines, or a JSON array of objects: a history. The step is each object's `step`, else `epoch`, else its
  ///   place from 0.
  /// - CSV or TSV with a header: a history, steps as above, each other column a metric; one row without a step is a
  ///   set of single values. Columns `key` and `value` (with `step`, `timestamp`): a metric a row. Two columns without
  ///   numbers in the first: key and value.
  /// - In DVCLive's `plots/metrics/train/loss.tsv`, the metric is `train.loss`.
  /// - Throws: ``RunFileError`` that names the file, and the line and column where they are known.
  public static func read(_ path: String) throws(RunFileError) -> MetricFile {
    try parse(ValueFile(path), path)
  }

  /// As ``read(_:)`` with the file's bytes at hand, for one that lies in a commit.
  public static func read(_ bytes: [UInt8], path: String) throws(RunFileError) -> MetricFile {
    try parse(ValueFile(bytes, path), path)
  }

  private static func parse(_ content: ValueFile, _ path: String) throws(RunFileError) -> MetricFile {
    var reader = MetricReader(path: path)
    switch content {
    case .documents(let documents):
      for (index, leaves) in documents.enumerated() {
        reader.take(leaves, place: documents.count > 1 ? Int64(index) : nil)
      }
    case .table(let table):
      try reader.take(table)
    }
    return reader.file
  }
}
