/// A piece of a filter or an order, as MLflow's reader cuts SQL.
enum SearchToken: Equatable {
  /// Names joined by dots, each plain or in backticks or double quotes: `metrics.acc`, ``params.`my key` ``.
  case name(String)
  /// In single quotes, which belong to the text.
  case text(String)
  case integer(String)
  case float(String)
  /// `=`, `LIKE`, `NOT LIKE`, …
  case comparator(String)
  /// AND, OR, NOT, IN, IS, NULL, NOT NULL, ASC, DESC
  case keyword(String)
  /// From one parenthesis to the one that closes it.
  case group(String)
  case semicolon
  case other(String)

  var source: String {
    switch self {
    case .name(let text), .text(let text), .integer(let text), .float(let text), .comparator(let text),
      .keyword(let text), .group(let text), .other(let text):
      text
    case .semicolon: ";"
    }
  }

  /// Whether it is this keyword, in any case.
  func isKeyword(_ word: String) -> Bool {
    if case .keyword(let text) = self { text.uppercased() == word } else { false }
  }

  /// What may stand beside a comparator.
  var isOperand: Bool {
    switch self {
    case .name, .text, .integer, .float, .group: true
    default: false
    }
  }
}

/// Cuts a text into tokens.
struct SearchLexer {
  private let scalars: [Unicode.Scalar]
  private var offset = 0

  private init(_ text: String) { scalars = Array(text.unicodeScalars) }

  static func tokens(_ text: String) -> [SearchToken] {
    var lexer = SearchLexer(text)
    var tokens: [SearchToken] = []
    while let token = lexer.token() { tokens.append(token) }
    return tokens
  }

  private var next: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  private mutating func token() -> SearchToken? {
    while let scalar = next, scalar.properties.isWhitespace { offset += 1 }
    guard let first = next else { return nil }
    let start = offset
    switch first {
    case "'":
      guard quoted() else { return other(start) }
      return .text(source(start))
    case "`", "\"": return name(start)
    case ";":
      offset += 1
      return .semicolon
    case "(": return group(start)
    case "<", ">", "=", "!", "~":
      while let scalar = next, "<>=!~".unicodeScalars.contains(scalar) { offset += 1 }
      return .comparator(source(start))
    default:
      if let number = number() { return number }
      if Self.isNamePart(first) { return name(start) }
      return other(start)
    }
  }

  private func source(_ start: Int) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<offset])
    return String(text)
  }

  private mutating func other(_ start: Int) -> SearchToken {
    offset = start + 1
    return .other(source(start))
  }

  /// Steps over a text in the quotes that stand here; a doubled quote, or one behind a backslash, does not end it.
  ///
  /// - Returns: false when it has no end; then nothing is stepped over.
  private mutating func quoted() -> Bool {
    let start = offset
    let quote = scalars[offset]
    offset += 1
    while let scalar = next {
      offset += 1
      if scalar == "\\", quote != "`", next == quote {
        offset += 1
      } else if scalar == quote {
        guard next == quote else { return true }
        offset += 1
      }
    }
    offset = start
    return false
  }

  private mutating func group(_ start: Int) -> SearchToken {
    var depth = 0
    while let scalar = next {
      if scalar == "'" || scalar == "\"" || scalar == "`" {
        if !quoted() { offset += 1 }
        continue
      }
      offset += 1
      if scalar == "(" { depth += 1 }
      if scalar == ")" {
        depth -= 1
        if depth == 0 { return .group(source(start)) }
      }
    }
    return other(start)
  }

  private mutating func number() -> SearchToken? {
    let start = offset
    var end = offset
    func digits(_ scalars: [Unicode.Scalar]) -> Bool {
      let before = end
      while end < scalars.count, ("0"..."9").contains(scalars[end]) { end += 1 }
      return end > before
    }
    if scalars[end] == "-" { end += 1 }
    var hasDigits = digits(scalars)
    var isInteger = hasDigits
    if end < scalars.count, scalars[end] == "." {
      end += 1
      let hasFraction = digits(scalars)
      guard hasDigits || hasFraction else { return nil }
      hasDigits = true
      isInteger = false
    }
    guard hasDigits else { return nil }
    if end < scalars.count, scalars[end] == "e" || scalars[end] == "E" {
      let mark = end
      end += 1
      if end < scalars.count, scalars[end] == "-" { end += 1 }
      if digits(scalars) { isInteger = false } else { end = mark }
    }
    if end < scalars.count, Self.isNamePart(scalars[end]) { return nil }
    offset = end
    return isInteger ? .integer(source(start)) : .float(source(start))
  }

  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "$", "#": true
    default: !scalar.isASCII && !scalar.properties.isWhitespace
    }
  }

  private mutating func name(_ start: Int) -> SearchToken {
    var parts = 0
    while let scalar = next {
      if scalar == "`" || scalar == "\"" {
        guard quoted() else { break }
      } else if Self.isNamePart(scalar) {
        while let scalar = next, Self.isNamePart(scalar) { offset += 1 }
      } else {
        break
      }
      parts += 1
      guard next == "." else { break }
      offset += 1
    }
    guard parts > 0 else { return other(start) }
    let text = source(start)
    return parts == 1 && !text.hasSuffix(".") ? word(text) : .name(text)
  }

  /// A name, or a word of the grammar.
  private mutating func word(_ text: String) -> SearchToken {
    switch text.uppercased() {
    case "LIKE", "ILIKE", "RLIKE": return .comparator(text)
    case "AND", "OR", "IN", "IS", "NULL", "ASC", "DESC": return .keyword(text)
    case "NOT":
      let after = offset
      while let scalar = next, scalar.properties.isWhitespace { offset += 1 }
      let start = offset
      while let scalar = next, Self.isNamePart(scalar) { offset += 1 }
      switch source(start).uppercased() {
      case "NULL": return .keyword("NOT NULL")
      case "LIKE", "ILIKE", "RLIKE": return .comparator("NOT " + source(start))
      default:
        offset = after
        return .keyword(text)
      }
    default: return .name(text)
    }
  }
}
