/// Reads TOML 1.0 for the values at its ends, numbers and dates as the file spells them.
///
/// It refuses what cannot be read in one way; it does not check every rule on which tables may be written where.
struct TOMLLeaves {
  var cursor: TextCursor
  var collector: LeafCollector
  /// The way to the table that the last header opened, indices of arrays of tables included.
  private var table: [String] = []
  private var headers: Set<[String]> = []
  /// How many tables each array of tables has so far.
  private var counts: [[String]: Int] = [:]

  /// - Throws: ``RunFileError`` with the line and column.
  static func read(_ bytes: [UInt8], path: String) throws(RunFileError) -> [ValueLeaf] {
    var reader = TOMLLeaves(cursor: TextCursor(bytes, path: path), collector: LeafCollector(path))
    while true {
      reader.skipEmptyLines()
      switch reader.cursor.current {
      case nil: return reader.collector.leaves
      case UInt8(ascii: "["): try reader.header()
      default:
        try reader.inTable(reader.table) { reader throws(RunFileError) in try reader.pair() }
      }
      try reader.endOfLine()
    }
  }

  private mutating func header() throws(RunFileError) {
    let place = cursor.position
    let isArray = cursor.peek(1) == UInt8(ascii: "[")
    cursor.position += isArray ? 2 : 1
    skipBlanks()
    let names = try keys()
    for _ in 0..<(isArray ? 2 : 1) { try expect(UInt8(ascii: "]")) }
    var way: [String] = []
    for (index, name) in names.enumerated() {
      way.append(name)
      if let count = counts[way], !(isArray && index == names.count - 1) { way.append(String(count - 1)) }
    }
    if isArray {
      let count = counts[way] ?? 0
      counts[way] = count + 1
      way.append(String(count))
    } else if !headers.insert(way).inserted {
      throw cursor.malformed("table '\(names.joined(separator: "."))' comes twice", at: place)
    }
    guard way.count <= LeafCollector.maximumDepth else {
      throw cursor.malformed("nested too deep", at: place)
    }
    table = way
  }

  private mutating func inTable(
    _ way: [String], _ body: (inout TOMLLeaves) throws(RunFileError) -> Void
  ) throws(RunFileError) {
    for name in way { collector.enter(name) }
    try body(&self)
    for _ in way { collector.leave() }
  }

  /// `a.b = value`.
  private mutating func pair() throws(RunFileError) {
    let names = try keys()
    try expect(UInt8(ascii: "="))
    skipBlanks()
    try inTable(names) { reader throws(RunFileError) in try reader.value() }
  }

  /// `a.'b c'."d"`, and the blanks after it.
  private mutating func keys() throws(RunFileError) -> [String] {
    var names: [String] = []
    repeat {
      skipBlanks()
      let start = cursor.position
      switch cursor.current {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): names.append(try string())
      default:
        cursor.skip { Self.isBare($0) }
        guard cursor.position > start else { throw cursor.malformed("expected a key") }
        names.append(cursor.text(from: start))
      }
      skipBlanks()
    } while take(UInt8(ascii: "."))
    return names
  }

  private mutating func value() throws(RunFileError) {
    guard collector.depth <= LeafCollector.maximumDepth else {
      throw cursor.malformed("nested deeper than \(LeafCollector.maximumDepth) levels")
    }
    let start = cursor.position
    switch cursor.current {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try add(.string, string(), at: start)
    case UInt8(ascii: "["): try array()
    case UInt8(ascii: "{"): try inlineTable()
    default:
      cursor.skip { Self.isBare($0) || "+-.:".utf8.contains($0) }
      // A date and a time may stand apart by one space.
      if cursor.position - start == 10, cursor.current == 32, cursor.bytes[start + 4] == UInt8(ascii: "-"),
        let digit = cursor.peek(1), (48...57).contains(digit)
      {
        cursor.position += 1
        cursor.skip { Self.isBare($0) || "+-.:".utf8.contains($0) }
      }
      let text = cursor.text(from: start)
      guard let kind = PlainScalar.toml(text) else { throw cursor.malformed("expected a value", at: start) }
      try add(kind, text, at: start)
    }
  }

  private mutating func array() throws(RunFileError) {
    let start = cursor.position
    cursor.position += 1
    var index = 0
    skipEmptyLines()
    while cursor.current != UInt8(ascii: "]") {
      collector.enter(String(index))
      try value()
      collector.leave()
      index += 1
      skipEmptyLines()
      guard take(UInt8(ascii: ",")) else { break }
      skipEmptyLines()
    }
    try expect(UInt8(ascii: "]"))
    if index == 0 { try add(.empty, "[]", at: start) }
  }

  private mutating func inlineTable() throws(RunFileError) {
    let start = cursor.position
    cursor.position += 1
    skipBlanks()
    if take(UInt8(ascii: "}")) { return try add(.empty, "{}", at: start) }
    repeat {
      skipBlanks()
      try pair()
      skipBlanks()
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
  }

  private mutating func add(_ kind: ValueLeaf.Kind, _ text: String, at place: Int) throws(RunFileError) {
    do throws(RunFileError) {
      try collector.add(kind, text)
    } catch {
      throw cursor.placed(error, at: place)
    }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard cursor.current == byte else { return false }
    cursor.position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(RunFileError) {
    guard take(byte) else { throw cursor.malformed("expected '\(Character(Unicode.Scalar(byte)))'") }
  }

  private mutating func skipBlanks() { cursor.skip { $0 == 32 || $0 == 9 } }

  /// Blanks, line ends and comments.
  private mutating func skipEmptyLines() {
    while true {
      cursor.skip { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
      guard cursor.current == UInt8(ascii: "#") else { return }
      cursor.skip { $0 != 10 }
    }
  }

  private mutating func endOfLine() throws(RunFileError) {
    skipBlanks()
    if cursor.current == UInt8(ascii: "#") { cursor.skip { $0 != 10 } }
    _ = take(13)
    guard cursor.current == nil || take(10) else { throw cursor.malformed("expected the end of the line") }
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }
}
