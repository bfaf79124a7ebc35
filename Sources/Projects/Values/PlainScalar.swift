/// What an unquoted word of YAML or TOML stands for.
enum PlainScalar {
  /// YAML's core schema, with `1_000` and without the octal and base-60 numbers of version 1.1.
  static func yaml(_ text: String) -> ValueLeaf.Kind {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE", "false", "False", "FALSE", "yes", "Yes", "YES", "no", "No", "NO", "on", "On",
      "ON",
      "off", "Off", "OFF":
      return .bool
    case ".nan", ".NaN", ".NAN": return .number(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
    default: return number(text).map { .number($0) } ?? .string
    }
  }

  /// nil when TOML has no such value.
  static func toml(_ text: String) -> ValueLeaf.Kind? {
    switch text {
    case "true", "false": return .bool
    case "nan", "+nan", "-nan": return .number(.nan)
    case "inf", "+inf": return .number(.infinity)
    case "-inf": return .number(-.infinity)
    default:
      if let value = number(text) { return .number(value) }
      return isDateOrTime(text) ? .string : nil
    }
  }

  /// A decimal, `0x`, `0o` or `0b` number; underscores between digits are dropped.
  static func number(_ text: String) -> Double? {
    let utf8 = text.utf8
    guard let last = utf8.last, last != UInt8(ascii: "_"), utf8.first != UInt8(ascii: "_") else { return nil }
    let plain = utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
      return UInt64(plain.dropFirst(2), radix: radix).map { Double($0) }
    }
    // Double(_:) alone would also take "inf", "nan" and hexadecimal fractions.
    guard plain.utf8.contains(where: { (48...57).contains($0) }),
      plain.utf8.allSatisfy({ (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) })
    else { return nil }
    return Double(plain)
  }

  private static func isDateOrTime(_ text: String) -> Bool {
    let utf8 = Array(text.utf8)
    guard utf8.count >= 5, utf8.prefix(2).allSatisfy({ (48...57).contains($0) }) else { return false }
    guard utf8[2] == UInt8(ascii: ":") || utf8[4] == UInt8(ascii: "-") else { return false }
    return utf8.allSatisfy { (48...57).contains($0) || "-:.+TtZz ".utf8.contains($0) }
  }
}
