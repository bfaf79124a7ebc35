/// The narrowest type of Frictionless Table Schema that all cells of a column have. Empty cells are missing values.
struct ColumnKind {
  private enum Kind { case unknown, boolean, integer, number, date, datetime, text }
  private var kind = Kind.unknown

  init() {}

  init(of cell: [UInt8]) { see(cell) }

  /// The name that the specification gives to the type.
  var name: String {
    switch kind {
    case .boolean: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .date: "date"
    case .datetime: "datetime"
    case .unknown, .text: "string"
    }
  }

  var isText: Bool { kind == .text }

  mutating func see(_ cell: [UInt8]) {
    if kind == .text || cell.isEmpty { return }
    let seen = Self.kind(of: cell)
    switch (kind, seen) {
    case (.unknown, _): kind = seen
    case (.integer, .number), (.number, .integer): kind = .number
    case (.date, .datetime), (.datetime, .date): kind = .text
    default: if kind != seen { kind = .text }
    }
  }

  private static func kind(of cell: [UInt8]) -> Kind {
    let first = cell[0]
    if isDigit(first) || first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
      || first == UInt8(ascii: ".")
    {
      return numeric(cell) ?? time(cell) ?? .text
    }
    switch String(decoding: cell, as: UTF8.self) {
    case "true", "True", "TRUE", "false", "False", "FALSE": return .boolean
    case "NaN", "INF", "-INF", "nan", "inf": return .number
    default: return .text
    }
  }

  /// Digits, a point, an exponent. `007` is a name, not a number.
  private static func numeric(_ cell: [UInt8]) -> Kind? {
    var rest = cell[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    }
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    if whole.count > 1, whole.first == UInt8(ascii: "0") { return nil }
    if rest.isEmpty { return whole.isEmpty ? nil : whole.count <= 18 ? .integer : .number }
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = rest.prefix(while: isDigit).count
      rest = rest.dropFirst(fraction)
    }
    guard whole.count + fraction > 0 else { return nil }
    if let e = rest.first, e | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
      guard !rest.isEmpty else { return nil }
      rest = rest.drop(while: isDigit)
    }
    return rest.isEmpty ? .number : nil
  }

  /// `2026-11-24`, and with `T` or a blank and a time after it.
  private static func time(_ cell: [UInt8]) -> Kind? {
    guard cell.count >= 10, cell[4] == UInt8(ascii: "-"), cell[7] == UInt8(ascii: "-"),
      [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy({ isDigit(cell[$0]) })
    else { return nil }
    if cell.count == 10 { return .date }
    guard cell.count >= 16, cell[10] == UInt8(ascii: "T") || cell[10] == 0x20, cell[13] == UInt8(ascii: ":")
    else {
      return nil
    }
    return .datetime
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
