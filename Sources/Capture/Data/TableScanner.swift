import Records

/// How a table is written as text, as its file's name tells.
enum TableFormat {
  /// The separator is the one of `, ; |` and tab that the first line has most of.
  case commaSeparated
  case tabSeparated

  init?(_ path: String) {
    let name = path.lowercased()
    if name.hasSuffix(".csv") {
      self = .commaSeparated
    } else if name.hasSuffix(".tsv") || name.hasSuffix(".tab") {
      self = .tabSeparated
    } else {
      return nil
    }
  }
}

/// What is recorded of a table's form.
struct TableFacts {
  /// A Frictionless Table Schema as JSON text; nil when it would be very long.
  var schema: String?
  /// `{"num_rows":…,"num_elements":…}`, as MLflow's.
  var profile: String
}

/// Reads RFC 4180 in pieces: counts all records, and looks into the first ones.
struct TableScanner {
  /// Rows that are looked into for their columns' types.
  static let inspectedRows = 1000
  /// Bytes of a schema that is still recorded.
  static let longestSchema = 1 << 20
  /// Of a cell; what is longer is text, whatever it holds.
  private static let longestCell = 1024

  private var separator: UInt8?
  private var firstLine: [UInt8] = []
  private var header: [[UInt8]] = []
  private var kinds: [ColumnKind] = []
  private var records = 0
  private var column = 0
  private var cell: [UInt8] = []
  private var isQuoted = false
  private var wasQuote = false
  private var isBlankLine = true

  init(_ format: TableFormat) {
    if format == .tabSeparated { separator = 0x09 }
  }

  mutating func scan(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    if separator == nil {
      // The first line may come in pieces.
      guard let end = rest.firstIndex(of: 0x0a) else {
        firstLine += rest
        if firstLine.count > Self.longestSchema { startScanning() }
        return
      }
      firstLine += rest[...end]
      rest = rest[(end + 1)...]
      startScanning()
    }
    for byte in rest { read(byte) }
  }

  private mutating func startScanning() {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")]
    let counts = candidates.map { candidate in firstLine.count { $0 == candidate } }
    // `max` gives the first of equals, which is the comma.
    separator = zip(candidates, counts).max { $0.1 < $1.1 }?.0
    let line = firstLine
    firstLine = []
    for byte in line { read(byte) }
  }

  private mutating func read(_ byte: UInt8) {
    if isQuoted {
      if byte == UInt8(ascii: "\"") {
        isQuoted = false
        wasQuote = true
      } else {
        keep(byte)
      }
      return
    }
    if wasQuote {
      wasQuote = false
      if byte == UInt8(ascii: "\"") {
        isQuoted = true
        keep(byte)
        return
      }
    }
    switch byte {
    case UInt8(ascii: "\"") where cell.isEmpty:
      isQuoted = true
      isBlankLine = false
    case separator: endCell()
    case 0x0a: endRecord()
    case 0x0d: break
    default: keep(byte)
    }
  }

  private mutating func keep(_ byte: UInt8) {
    isBlankLine = false
    if records <= Self.inspectedRows, cell.count <= Self.longestCell { cell.append(byte) }
  }

  private mutating func endCell() {
    isBlankLine = false
    if records == 0 {
      header.append(cell)
    } else if records <= Self.inspectedRows, column < kinds.count {
      kinds[column].see(cell)
    }
    column += 1
    cell.removeAll(keepingCapacity: true)
  }

  private mutating func endRecord() {
    if isBlankLine { return }
    endCell()
    if records == 0 { kinds = Array(repeating: ColumnKind(), count: header.count) }
    records += 1
    column = 0
    isBlankLine = true
  }

  /// nil for an empty file.
  consuming func finish() -> TableFacts? {
    if separator == nil { startScanning() }
    endRecord()
    guard records > 0 else { return nil }
    if header[0].starts(with: [0xef, 0xbb, 0xbf]) { header[0].removeFirst(3) }
    var rows = records - 1
    var names = header.map { String(decoding: $0, as: UTF8.self) }
    // A first line with a number in it, or with nothing or the same in two places, names no columns.
    let isHeader =
      Set(names).count == names.count && header.allSatisfy { !$0.isEmpty && ColumnKind(of: $0).isText }
    if !isHeader {
      rows += 1
      for (place, cell) in header.enumerated() { kinds[place].see(cell) }
      names = names.indices.map { "field\($0 + 1)" }
    }
    let fields = zip(names, kinds).map { name, kind -> JSON in
      .object([JSON.Member("name", .string(name)), JSON.Member("type", .string(kind.name))])
    }
    let schema = JSON.object([JSON.Member("fields", .array(fields))]).compact()
    let profile = JSON.object([
      JSON.Member("num_rows", .integer(Int64(rows))),
      JSON.Member("num_elements", .integer(Int64(rows * names.count))),
    ]).compact()
    return TableFacts(
      schema: schema.count <= Self.longestSchema ? String(decoding: schema, as: UTF8.self) : nil,
      profile: String(decoding: profile, as: UTF8.self))
  }
}
