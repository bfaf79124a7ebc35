import Records

extension [UInt8] {
  /// `{"key":…,"value":…,"timestamp":…,"step":…` without the last brace.
  mutating func append(metric key: String, value: Double, timestamp: Int64, step: Int64) {
    append(raw: "{\"key\":")
    append(text: key)
    append(raw: ",\"value\":")
    append(number: value)
    append(raw: ",\"timestamp\":")
    append(integer: timestamp)
    append(raw: ",\"step\":")
    append(integer: step)
  }
}

/// A metric's dataset: one text in the files, a name and a digest for MLflow's clients.
struct MetricDataset {
  var name: String
  var digest: String

  init?(name: String, digest: String) {
    guard !name.isEmpty else { return nil }
    self.name = name
    self.digest = digest
  }

  /// - Parameter text: as ``text`` has it.
  init(_ text: String) {
    guard let at = text.lastIndex(of: "@") else {
      name = text
      digest = ""
      return
    }
    name = String(text[..<at])
    digest = String(text[text.index(after: at)...])
  }

  /// `name@digest`, or the name alone.
  var text: String { digest.isEmpty && !name.contains("@") ? name : "\(name)@\(digest)" }
}
