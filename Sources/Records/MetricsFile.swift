/// The format of `metrics.csv` (RFC 4180 with LF): a header, then a line for each logged value in the order of
/// logging. A newline always ends a line, also within quotation marks, so that a torn line spoils no other.
public enum MetricsFile {
  /// The columns of a file; all its lines have the same.
  public enum Columns: Hashable, Sendable {
    /// `key,step,timestamp,value`
    case plain
    /// `key,step,timestamp,value,model,dataset`
    case withModels
  }

  /// The names of the columns in their order; a ``Columns/plain`` file has the first four.
  static let columnNames: [StaticString] = ["key", "step", "timestamp", "value", "model", "dataset"]

  /// The first line of the file, with its newline.
  public static func header(_ columns: Columns = .plain) -> [UInt8] {
    switch columns {
    case .plain: Array("key,step,timestamp,value\n".utf8)
    case .withModels: Array("key,step,timestamp,value,model,dataset\n".utf8)
    }
  }

  /// Appends the metric's line to a buffer. In a ``Columns/plain`` file a metric of a model makes a longer line,
  /// which is read well but is not canonical: rewrite such a file with ``Columns/withModels`` when it is finished.
  public static func append(_ metric: Metric, columns: Columns = .plain, to bytes: inout [UInt8]) {
    append(
      key: metric.key, step: metric.step, timestamp: metric.timestamp.milliseconds, value: metric.value,
      model: metric.model, dataset: metric.dataset, columns: columns, to: &bytes)
  }

  static func append(
    key: String, step: Int64, timestamp: Int64, value: Double, model: String?, dataset: String?,
    columns: Columns, to bytes: inout [UInt8]
  ) {
    bytes.appendCSVField(key)
    bytes.append(UInt8(ascii: ","))
    bytes.appendDecimal(step)
    bytes.append(UInt8(ascii: ","))
    bytes.appendDecimal(timestamp)
    bytes.append(UInt8(ascii: ","))
    bytes.appendShortest(value)
    if columns == .withModels || model != nil || dataset != nil {
      bytes.append(UInt8(ascii: ","))
      bytes.appendCSVField(model ?? "")
      bytes.append(UInt8(ascii: ","))
      bytes.appendCSVField(dataset ?? "")
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}

extension [UInt8] {
  /// A field, in quotation marks where RFC 4180 asks for them, or where spaces at its ends would be lost. Control
  /// characters, which the names of the store never hold, become spaces.
  fileprivate mutating func appendCSVField(_ text: String) {
    var text = text
    text.withUTF8 { source in
      let needsQuotes =
        source.first == 0x20 || source.last == 0x20
        || source.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
      guard needsQuotes else { return append(contentsOf: source) }
      append(UInt8(ascii: "\""))
      for byte in source {
        if byte == UInt8(ascii: "\"") { append(byte) }
        append(byte < 0x20 ? 0x20 : byte)
      }
      append(UInt8(ascii: "\""))
    }
  }
}
