extension MetricsParser {
  /// Reads one whole line, without its newline, in any of the accepted forms.
  mutating func readLine(_ line: UnsafeBufferPointer<UInt8>, _ body: (MetricLine) -> Void) {
    lineNumber += 1
    let text = line.last == 0x0d ? UnsafeBufferPointer(rebasing: line.dropLast()) : line
    if text.allSatisfy(CSVFields.isSpace) {
      canonical = false
    } else if !text.contains(UInt8(ascii: "\"")) {
      fields.split(text)
      readFields(text, line, body)
    } else if let plain = fields.splitQuoted(text) {
      plain.withUnsafeBufferPointer { readFields($0, line, body) }
    } else {
      report("quotation marks that do not pair around a field", line, body)
    }
  }

  private mutating func readFields(
    _ text: UnsafeBufferPointer<UInt8>, _ line: UnsafeBufferPointer<UInt8>, _ body: (MetricLine) -> Void
  ) {
    if let header = MetricColumns(header: fields, text) {
      // A header further down is what a script wrote that starts each file anew.
      let isOurs = header.canonical.map { MetricsFile.header($0).dropLast().elementsEqual(line) } ?? false
      if lineNumber > 1 || !isOurs { canonical = false }
      columns = header
      return
    }
    do throws(RecordError) {
      let row = try row(text)
      noteForm(of: row, line)
      body(.row(row))
    } catch {
      report(error.message, line, body)
    }
  }

  private mutating func report(
    _ reason: String, _ line: UnsafeBufferPointer<UInt8>, _ body: (MetricLine) -> Void
  ) {
    canonical = false
    body(.bad(MetricFault(line: lineNumber, reason: reason, bytes: Array(line))))
  }

  private mutating func row(_ text: UnsafeBufferPointer<UInt8>) throws(RecordError) -> MetricRow {
    guard fields.count >= columns.least else {
      throw RecordError(.malformed, "\(fields.count) fields where at least \(columns.least) are needed")
    }
    guard fields.count <= columns.most else {
      throw RecordError(.malformed, "\(fields.count) fields where at most \(columns.most) are known")
    }
    let key = try keyNumber(fields[columns.key, text])
    let stepField = fields[columns.step, text]
    guard let step = stepField.isEmpty ? 0 : Self.integer(stepField) else {
      throw RecordError(.invalidValue, "the step is not a whole number of at most 64 bits")
    }
    let timeField = fields[columns.timestamp, text]
    var timestamp: Timestamp?
    if !timeField.isEmpty {
      guard
        let time = Self.integer(timeField).map(Timestamp.init(milliseconds:)) ?? Timestamp(rfc3339: timeField)
      else { throw RecordError(.invalidValue, "the timestamp is neither whole milliseconds nor RFC 3339") }
      timestamp = time
    }
    guard let value = Self.value(fields[columns.value, text]) else {
      throw RecordError(.invalidValue, "the value is not a number")
    }
    return MetricRow(
      key: keys.keys[key], keyNumber: key, step: step, timestamp: timestamp, value: value,
      model: try label(fields[columns.model, text]), dataset: try label(fields[columns.dataset, text]))
  }

  /// Each different key is checked once.
  private mutating func keyNumber(_ text: UnsafeBufferPointer<UInt8>) throws(RecordError) -> Int {
    let hash = text.reduce(KeyTable.hashBasis, KeyTable.hash)
    if let number = keys.number(of: text, hash: hash) { return number }
    try KeyKind.metric.check(try Self.string(text))
    return keys.add(text, hash: hash)
  }

  private mutating func label(_ text: UnsafeBufferPointer<UInt8>) throws(RecordError) -> String? {
    if text.isEmpty { return nil }
    let hash = text.reduce(KeyTable.hashBasis, KeyTable.hash)
    if let number = labels.number(of: text, hash: hash) { return labels.keys[number] }
    _ = try Self.string(text)
    let number = labels.add(text, hash: hash)
    return labels.keys[number]
  }

  private static func string(_ text: UnsafeBufferPointer<UInt8>) throws(RecordError) -> String {
    if let start = text.baseAddress, UTF8Text.firstInvalid(start, count: text.count) != nil {
      throw RecordError(.malformed, "the text is not UTF-8")
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A whole number, also when it is written as `10.0` or `1e3`.
  private static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let start = text.baseAddress, let number = DecimalText(start, count: text.count, lenient: true),
      number.length == text.count
    else { return nil }
    return number.integer ?? Int64(exactly: number.double(start))
  }

  private static func value(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let start = text.baseAddress else { return nil }
    if let number = DecimalText(start, count: text.count, lenient: true), number.length == text.count {
      return number.double(start)
    }
    return Double(lenientNonFiniteName: text)
  }
}
