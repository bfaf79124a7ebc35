import Records

extension Table {
  /// RFC 4180 with bare newlines; the first line holds the columns' keys. Numbers keep all their digits.
  public func csv() -> String {
    var result = CSV.line(columns.map(\.key))
    for row in rows { result += CSV.line(row.map(\.value.csvField)) }
    return result
  }
}

/// Lines of RFC 4180.
enum CSV {
  static func line(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0a || byte == 0x0d
    }
    guard needsQuotes else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// With all its digits: `0.1`, `1e-05`, `NaN`, `Infinity`.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return value.description
  }
}

extension JSON {
  /// Empty for null; containers do not stand in a table.
  fileprivate var csvField: String {
    switch self {
    case .string(let text): text
    case .integer(let value): String(value)
    case .number(let value): CSV.number(value)
    case .bool(let value): value ? "true" : "false"
    default: ""
    }
  }
}
