import Records

/// How Python spells values: MLflow's messages quote what was wrong with `json.dumps` and `repr`, and clients compare them.
enum PythonText {
  /// `json.dumps(value, sort_keys=True, separators=(",", ":"))`, all beyond ASCII escaped.
  static func json(_ value: JSON?) -> String {
    switch value {
    case nil, .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return String(value)
    case .number(let value): return float(value)
    case .literal(let literal): return literal.text
    case .string(let text): return quoted(text)
    case .array(let items): return "[" + items.map { json($0) }.joined(separator: ",") + "]"
    case .object(let members):
      let sorted = members.sorted { $0.key < $1.key }
      return "{" + sorted.map { quoted($0.key) + ":" + json($0.value) }.joined(separator: ",") + "}"
    }
  }

  /// `json.dumps(value)`, the keys in their order.
  static func dumps(_ value: JSON) -> String {
    switch value {
    case .array(let items): "[" + items.map(dumps).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { quoted($0.key) + ": " + dumps($0.value) }.joined(separator: ", ") + "}"
    default: json(value)
    }
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: result += "\\\""
      case 0x5c: result += "\\\\"
      case 0x08: result += "\\b"
      case 0x09: result += "\\t"
      case 0x0a: result += "\\n"
      case 0x0c: result += "\\f"
      case 0x0d: result += "\\r"
      case 0x20..<0x7f: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result + "\""
  }

  /// `repr(text)`: in single quotes, unless they stand in the text and double ones do not.
  static func repr(_ text: String) -> String {
    let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
    var result = String(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case quote: result += "\\" + String(quote)
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + (digits.count < 2 ? "0" : "") + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + String(quote)
  }

  /// `repr(value)` of a float.
  static func float(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return value.description
  }

  /// `type(value).__name__` of what Python's JSON reader makes of it.
  static func type(of value: JSON?) -> String {
    switch value {
    case nil, .null: "NoneType"
    case .bool: "bool"
    case .integer: "int"
    case .number: "float"
    case .literal(let literal):
      literal.text.utf8.contains(where: { ".eE".utf8.contains($0) }) ? "float" : "int"
    case .string: "str"
    case .array: "list"
    case .object: "dict"
    }
  }
}

extension PythonText {
  /// The text of a string literal; nil when it is none.
  static func literal(_ source: String) -> String? {
    guard let text = source.unquoted("'") ?? source.unquoted("\"") else { return nil }
    guard text.utf8.contains(UInt8(ascii: "\\")) || text.contains("''") else { return text }
    var result = String.UnicodeScalarView()
    var scalars = text.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      // Two literals side by side are one.
      if scalar == "'", source.hasPrefix("'") { continue }
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      switch scalars.next() {
      case "n"?: result.append("\n")
      case "t"?: result.append("\t")
      case "r"?: result.append("\r")
      case let other? where other == "\\" || other == "'" || other == "\"": result.append(other)
      case let other?:
        result.append("\\")
        result.append(other)
      case nil: return nil
      }
    }
    return String(result)
  }
}
