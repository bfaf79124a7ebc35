import Records

/// A piece of a GraphQL document.
enum GraphQLToken: Equatable {
  case name(String)
  case integer(String)
  case float(String)
  case text(String)
  /// `{`, `...`, `$` and the like.
  case mark(String)
}

/// Cuts a GraphQL document into tokens.
struct GraphQLLexer {
  private let scalars: [Unicode.Scalar]
  private var offset = 0

  /// - Throws: when the text holds what no document can.
  static func tokens(_ text: String) throws(GraphQLError) -> [GraphQLToken] {
    var lexer = GraphQLLexer(scalars: Array(text.unicodeScalars))
    var tokens: [GraphQLToken] = []
    while let token = try lexer.token() { tokens.append(token) }
    return tokens
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var next: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  private mutating func token() throws(GraphQLError) -> GraphQLToken? {
    while let scalar = next {
      if scalar == "#" {
        while let scalar = next, scalar != "\n", scalar != "\r" { offset += 1 }
      } else if " \t\r\n,\u{feff}".unicodeScalars.contains(scalar) {
        offset += 1
      } else {
        break
      }
    }
    guard let first = next else { return nil }
    switch first {
    case "a"..."z", "A"..."Z", "_": return .name(take { Self.isNamePart($0) })
    case "0"..."9", "-": return number()
    case "\"": return .text(try text())
    case ".":
      guard offset + 3 <= scalars.count, scalars[offset + 1] == ".", scalars[offset + 2] == "." else { break }
      offset += 3
      return .mark("...")
    case "!", "$", "(", ")", ":", "=", "@", "[", "]", "{", "}", "|", "&":
      offset += 1
      return .mark(String(first))
    default: break
    }
    throw GraphQLError("Syntax Error: Unexpected character: \(PythonText.repr(String(first))).")
  }

  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: false
    }
  }

  private mutating func take(_ condition: (Unicode.Scalar) -> Bool) -> String {
    var text = String.UnicodeScalarView()
    while let scalar = next, condition(scalar) {
      text.append(scalar)
      offset += 1
    }
    return String(text)
  }

  private mutating func number() -> GraphQLToken {
    let text = take { Self.isNamePart($0) || $0 == "-" || $0 == "+" || $0 == "." }
    return Int64(text) == nil ? .float(text) : .integer(text)
  }

  private mutating func text() throws(GraphQLError) -> String {
    if scalars[offset...].starts(with: "\"\"\"".unicodeScalars) {
      offset += 3
      var text = String.UnicodeScalarView()
      while offset < scalars.count {
        if scalars[offset...].starts(with: "\"\"\"".unicodeScalars) {
          offset += 3
          return String(text)
        }
        text.append(scalars[offset])
        offset += 1
      }
      throw GraphQLError("Syntax Error: Unterminated string.")
    }
    // The escapes are those of JSON.
    let start = offset
    offset += 1
    while let scalar = next, scalar != "\n", scalar != "\r" {
      offset += scalar == "\\" ? 2 : 1
      guard scalar == "\"" else { continue }
      var source = String.UnicodeScalarView()
      source.append(contentsOf: scalars[start..<min(offset, scalars.count)])
      guard let text = RequestJSON.parse(Array(String(source).utf8))?.string else { break }
      return text
    }
    throw GraphQLError("Syntax Error: Unterminated string.")
  }
}
