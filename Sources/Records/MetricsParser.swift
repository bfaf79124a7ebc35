/// Reads `metrics.csv`, or lines like its, from chunks of any size, in memory that grows only with the number of
/// different keys.
///
/// ```swift
/// var parser = MetricsParser()
/// parser.read(chunk) { line in if case .row(let row) = line { summary.add(row, defaultTime: now) } }
/// parser.finish { line in … }
/// ```
///
/// It is lenient where scripts write by hand: an empty step is 0, CRLF, blank lines and spaces around fields do not
/// matter, `nan` and `inf` are understood, and a header names the columns in any order. What it cannot read, it
/// reports.
public struct MetricsParser: Sendable {
  /// Longer lines are reported and not kept in memory.
  public static let maximumLineLength = 65_536

  /// Whether the text so far is byte for byte what ``MetricsFile`` writes, its header first; asked for at the start,
  /// because it costs time.
  public var isCanonical: Bool { checksCanonical && canonical }
  /// Whether a row so far had a model or a dataset.
  public private(set) var hasModels = false

  let checksCanonical: Bool
  var canonical = true
  /// Of the line that was read last, from 1.
  var lineNumber = 0
  /// The header's columns, as the order of the fields in each line.
  var columns = MetricColumns()
  var keys = KeyTable()
  var labels = KeyTable()
  var fields = CSVFields()
  /// The beginning of a line whose end is in a later chunk.
  private var carry: [UInt8] = []
  private var isOverlong = false
  private var scratch: [UInt8] = []

  /// - Parameter checkingCanonical: whether ``isCanonical`` will be asked.
  public init(checkingCanonical: Bool = false) {
    checksCanonical = checkingCanonical
  }

  /// Reads the next chunk; `body` gets each line that ends in it.
  public mutating func read(_ chunk: UnsafeRawBufferPointer, _ body: (MetricLine) -> Void) {
    guard let base = chunk.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    var offset = 0
    if !carry.isEmpty || isOverlong {
      guard let end = Self.newline(base, from: 0, to: chunk.count) else {
        return keep(base, from: 0, to: chunk.count)
      }
      keep(base, from: 0, to: end)
      let line = carry
      carry.removeAll(keepingCapacity: true)
      line.withUnsafeBufferPointer { finishLine($0, body) }
      isOverlong = false
      offset = end + 1
    }
    while offset < chunk.count {
      if let length = fastRow(base + offset, count: chunk.count - offset, body) {
        offset += length
        continue
      }
      guard let end = Self.newline(base, from: offset, to: chunk.count) else {
        return keep(base, from: offset, to: chunk.count)
      }
      finishLine(UnsafeBufferPointer(start: base + offset, count: end - offset), body)
      offset = end + 1
    }
  }

  /// Reads the next chunk; `body` gets each line that ends in it.
  public mutating func read(_ chunk: [UInt8], _ body: (MetricLine) -> Void) {
    chunk.withUnsafeBytes { read($0, body) }
  }

  /// There is no more: `body` gets the last line when it has no newline.
  public mutating func finish(_ body: (MetricLine) -> Void) {
    guard !carry.isEmpty || isOverlong else { return }
    lineNumber += 1
    canonical = false
    body(.torn(MetricFault(line: lineNumber, reason: "the last line has no newline", bytes: carry)))
    carry = []
    isOverlong = false
  }

  private mutating func keep(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) {
    let room = Self.maximumLineLength - carry.count
    if end - start > room { isOverlong = true }
    carry.append(contentsOf: UnsafeBufferPointer(start: base + start, count: min(room, end - start)))
  }

  private mutating func finishLine(_ line: UnsafeBufferPointer<UInt8>, _ body: (MetricLine) -> Void) {
    if isOverlong || line.count > Self.maximumLineLength {
      lineNumber += 1
      canonical = false
      let bytes = Array(line.prefix(Self.maximumLineLength))
      body(
        .bad(
          MetricFault(line: lineNumber, reason: "longer than \(Self.maximumLineLength) bytes", bytes: bytes)))
    } else {
      readLine(line, body)
    }
  }

  private static func newline(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int? {
    var index = start
    while index < end {
      if base[index] == 0x0a { return index }
      index += 1
    }
    return nil
  }

  /// The row on a line of the usual form, at full speed; nil, and nothing is read, when the line is another.
  private mutating func fastRow(
    _ line: UnsafePointer<UInt8>, count: Int, _ body: (MetricLine) -> Void
  ) -> Int? {
    guard columns.isUsual else { return nil }
    var index = 0
    var hash = KeyTable.hashBasis
    while true {
      guard index < count else { return nil }
      let byte = line[index]
      if byte == UInt8(ascii: ",") { break }
      // Quotation marks and line ends are for the slow path, and so are spaces at the ends.
      if byte == UInt8(ascii: "\"") || byte < 0x20 { return nil }
      hash = KeyTable.hash(hash, byte)
      index += 1
    }
    guard index > 0, line[0] != 0x20, line[index - 1] != 0x20,
      let number = keys.number(of: UnsafeBufferPointer(start: line, count: index), hash: hash)
    else { return nil }
    index += 1
    guard let step = Self.digits(line, &index, count), let timestamp = Self.digits(line, &index, count),
      let value = DecimalText(line + index, count: count - index),
      index + value.length < count, line[index + value.length] == 0x0a
    else { return nil }
    let double = value.double(line + index)
    index += value.length + 1
    lineNumber += 1
    let row = MetricRow(
      key: keys.keys[number], keyNumber: number, step: step, timestamp: Timestamp(milliseconds: timestamp),
      value: double)
    noteForm(of: row, UnsafeBufferPointer(start: line, count: index - 1))
    body(.row(row))
    return index
  }

  /// An integer of at most 18 digits and the comma after it.
  @inline(__always)
  private static func digits(_ line: UnsafePointer<UInt8>, _ index: inout Int, _ count: Int) -> Int64? {
    var value: Int64 = 0
    let start = index
    while index < count, line[index] &- 48 < 10 {
      value = value &* 10 &+ Int64(line[index] &- 48)
      index += 1
    }
    guard index > start, index - start <= 18, index < count, line[index] == UInt8(ascii: ",") else {
      return nil
    }
    index += 1
    return value
  }

  /// Keeps whether the line, without its newline, is just as ``MetricsFile`` writes the row.
  mutating func noteForm(of row: MetricRow, _ line: UnsafeBufferPointer<UInt8>) {
    if row.model != nil || row.dataset != nil { hasModels = true }
    guard checksCanonical, canonical else { return }
    guard lineNumber > 1, let header = columns.canonical, let timestamp = row.timestamp,
      header == .withModels || (row.model == nil && row.dataset == nil)
    else {
      canonical = false
      return
    }
    scratch.removeAll(keepingCapacity: true)
    MetricsFile.append(Metric(row, defaultTime: timestamp), columns: header, to: &scratch)
    canonical = scratch.dropLast().elementsEqual(line)
  }
}
