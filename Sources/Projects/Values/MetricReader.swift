import Records

/// Decides what in a file of values is a metric, and of which step.
struct MetricReader {
  let path: String
  private(set) var file = MetricFile()
  private var told: Set<String> = []

  init(path: String) { self.path = path }

  /// Takes one object in. `place` is its place in a history, nil when it stands alone: then an `epoch` in it is a
  /// metric like others.
  mutating func take(_ leaves: [ValueLeaf], place: Int64?) {
    var stepKey: String?
    var step = place
    for name in place == nil ? ["step"] : ["step", "epoch"] where stepKey == nil {
      if let leaf = leaves.first(where: { $0.key == name }), let number = Self.wholeNumber(leaf) {
        stepKey = name
        step = number
      }
    }
    let time = leaves.first { $0.key == "timestamp" }.flatMap(Self.moment)
    for leaf in leaves where leaf.key != stepKey && !(leaf.key == "timestamp" && time != nil) {
      add(leaf, step, time)
    }
  }

  mutating func take(_ table: DelimitedTable) throws(RunFileError) {
    guard let header = table.rows.first?.fields else { return }
    let names = header.map { $0.lowercased() }
    if let key = names.firstIndex(where: { ["key", "metric", "name"].contains($0) }),
      let value = names.firstIndex(of: "value")
    {
      return try takeLong(table.rows.dropFirst(), names, key: key, value: value)
    }
    if names.count == 2, !names.contains("step"), !names.contains("epoch"),
      table.rows.allSatisfy({ $0.fields.count == 2 && PlainScalar.number($0.fields[0]) == nil }),
      table.rows.contains(where: { Self.kind($0.fields[1]) != .string })
    {
      return try takeLong(table.rows[...], ["key", "value"], key: 0, value: 1)
    }
    try takeWide(table.rows.dropFirst(), header, names)
  }

  /// A metric a row.
  private mutating func takeLong(
    _ rows: ArraySlice<DelimitedTable.Row>, _ names: [String], key: Int, value: Int
  ) throws(RunFileError) {
    let stepColumn = names.firstIndex(of: "step") ?? names.firstIndex(of: "epoch")
    let timeColumn = names.firstIndex(of: "timestamp")
    for row in rows {
      try check(row, names.count)
      let leaf = ValueLeaf(key: row.fields[key], kind: Self.kind(row.fields[value]), text: row.fields[value])
      let step = stepColumn.flatMap { Self.wholeNumber(Self.leaf(row.fields[$0])) }
      let time = timeColumn.flatMap { Self.moment(Self.leaf(row.fields[$0])) }
      add(leaf, step, time)
    }
  }

  /// A column a metric.
  private mutating func takeWide(
    _ rows: ArraySlice<DelimitedTable.Row>, _ header: [String], _ names: [String]
  ) throws(RunFileError) {
    let stepColumn = names.firstIndex(of: "step") ?? names.firstIndex(of: "epoch")
    let timeColumn = names.firstIndex(of: "timestamp")
    let prefix = liveDirectory
    for (index, row) in rows.enumerated() {
      try check(row, names.count)
      let own = stepColumn.flatMap { Self.wholeNumber(Self.leaf(row.fields[$0])) }
      let step = own ?? (rows.count > 1 ? Int64(index) : nil)
      let time = timeColumn.flatMap { Self.moment(Self.leaf(row.fields[$0])) }
      for (column, text) in row.fields.enumerated() {
        // A missing value, as of a metric that is not taken at each step.
        if text.isEmpty || (column == stepColumn && own != nil) || (column == timeColumn && time != nil) {
          continue
        }
        add(ValueLeaf(key: prefix + header[column], kind: Self.kind(text), text: text), step, time)
      }
    }
  }

  private func check(_ row: DelimitedTable.Row, _ count: Int) throws(RunFileError) {
    guard row.fields.count == count else {
      throw RunFileError(
        .malformed, path, "\(row.fields.count) fields where the header has \(count)", line: row.line,
        column: 1)
    }
  }

  private mutating func add(_ leaf: ValueLeaf, _ step: Int64?, _ time: Timestamp?) {
    let reason: String
    switch leaf.kind {
    case .number(let value):
      file.values.append(MetricFile.Value(key: leaf.key, value: value, step: step, timestamp: time))
      return
    case .string: reason = "text"
    case .bool: reason = "a boolean"
    case .null: reason = "null"
    case .empty: reason = "empty"
    }
    if !leaf.key.isEmpty, told.insert(leaf.key).inserted {
      file.skipped.append(MetricFile.Skipped(key: leaf.key, reason: reason))
    }
  }

  /// `train.` for `…/plots/metrics/train/loss.tsv`, where DVCLive names the column `loss` only.
  private var liveDirectory: String {
    let parts = path.split(separator: "/")
    guard path.hasSuffix(".tsv"), let plots = parts.lastIndex(of: "plots"), parts.count > plots + 3,
      parts[plots + 1] == "metrics"
    else { return "" }
    return parts[(plots + 2)..<(parts.count - 1)].map { "\($0)." }.joined()
  }

  /// CSV has no quotes to tell text from numbers, and writers spell NaN in many ways.
  private static func kind(_ text: String) -> ValueLeaf.Kind {
    switch text.lowercased() {
    case "nan": .number(.nan)
    case "inf", "infinity", "+inf", "+infinity": .number(.infinity)
    case "-inf", "-infinity": .number(-.infinity)
    case "true", "false": .bool
    default: PlainScalar.number(text).map { .number($0) } ?? .string
    }
  }

  private static func leaf(_ text: String) -> ValueLeaf { ValueLeaf(key: "", kind: kind(text), text: text) }

  private static func wholeNumber(_ leaf: ValueLeaf) -> Int64? {
    guard case .number(let value) = leaf.kind else { return nil }
    return Int64(leaf.text) ?? Int64(exactly: value)
  }

  /// Milliseconds; smaller numbers are seconds or something else, and stay metrics.
  private static func moment(_ leaf: ValueLeaf) -> Timestamp? {
    guard let value = wholeNumber(leaf), value >= 100_000_000_000 else { return nil }
    return Timestamp(milliseconds: value)
  }
}
