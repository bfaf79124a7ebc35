/// One comparison of a filter in MLflow's grammar, not yet looked at for what it is about.
struct SearchClause: Equatable {
  /// As it was written, with its quotes: ``metrics.`my key` ``.
  var name: String
  /// As it was written: `like` is not `LIKE` everywhere.
  var comparator: String
  /// nil for `IS NULL` and `IS NOT NULL`.
  var value: SearchToken?

  /// Reads the comparisons of a filter, which AND joins.
  ///
  /// - Parameter quoting: whether what is no comparison is told in quotes, as with runs.
  /// - Throws: what MLflow says of a text that is no filter.
  static func list(_ filter: String, quoting: Bool = true) throws(APIError) -> [SearchClause] {
    let tokens = SearchLexer.tokens(filter)
    if let first = tokens.firstIndex(of: .semicolon), first < tokens.count - 1 {
      throw .invalid(
        "Search filter contained multiple expression \(PythonText.repr(filter)). Provide AND-ed expression list."
      )
    }
    var clauses: [SearchClause] = []
    var invalid: [String] = []
    var rest = tokens[...]
    while let first = rest.first {
      if let (clause, length) = try comparison(rest) {
        clauses.append(clause)
        rest = rest.dropFirst(length)
      } else {
        rest = rest.dropFirst()
        if first.isKeyword("AND") { continue }
        var text = first.source
        // Two names side by side are one with another name to SQL.
        if case .name = first, case .name(let second)? = rest.first {
          text += " " + second
          rest = rest.dropFirst()
        }
        invalid.append(quoting ? "'\(text)'" : text)
      }
    }
    guard invalid.isEmpty else {
      throw .invalid("Invalid clause(s) in filter string: \(invalid.joined(separator: ", "))")
    }
    return clauses
  }

  /// The comparison that begins here, and how many tokens it has.
  private static func comparison(
    _ tokens: ArraySlice<SearchToken>
  ) throws(APIError) -> (SearchClause, length: Int)? {
    let start = tokens.startIndex
    func at(_ place: Int) -> SearchToken? { start + place < tokens.endIndex ? tokens[start + place] : nil }
    guard let left = at(0), left.isOperand, let second = at(1) else { return nil }
    if case .comparator(let comparator) = second, let value = at(2), value.isOperand {
      guard case .name(let name) = left else {
        throw .invalid("Invalid comparison clause. Expected 'Identifier' found '\(left.source)'")
      }
      return (SearchClause(name: name, comparator: comparator, value: value), 3)
    }
    guard case .name(let name) = left else { return nil }
    if second.isKeyword("IS"), let third = at(2) {
      if third.isKeyword("NULL") { return (SearchClause(name: name, comparator: "IS NULL", value: nil), 3) }
      if third.isKeyword("NOT NULL") {
        return (SearchClause(name: name, comparator: "IS NOT NULL", value: nil), 3)
      }
    }
    if second.isKeyword("IN"), case .group? = at(2) {
      return (SearchClause(name: name, comparator: second.source, value: at(2)), 3)
    }
    if second.isKeyword("NOT"), let third = at(2), third.isKeyword("IN"), case .group? = at(3) {
      return (SearchClause(name: name, comparator: "NOT IN", value: at(3)), 4)
    }
    return nil
  }
}

extension SearchToken {
  /// The text in its quotes.
  ///
  /// - Throws: when it has none, in MLflow's words.
  func unquoted() throws(APIError) -> String {
    guard let text = source.unquoted("'") ?? source.unquoted("\"") else {
      throw .invalid(
        "Parameter value is either not quoted or unidentified quote types used for string value \(source). Use either "
          + "single or double quotes.")
    }
    return text
  }

  /// The texts of a list, `('a', 'b')`, as Python reads a tuple.
  func list() throws(APIError) -> [String] {
    let ill = APIError.invalid(
      "While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list."
    )
    var tokens = SearchLexer.tokens(String(source.dropFirst().dropLast()))[...]
    var texts: [String] = []
    guard !tokens.isEmpty else {
      throw .invalid(
        "While parsing a list in the query, expected a non-empty list of string values, but got empty list")
    }
    while let token = tokens.popFirst() {
      switch token {
      case .text, .name:
        guard let text = PythonText.literal(token.source) else { throw ill }
        texts.append(text)
      case .integer, .float:
        throw .invalid(
          "While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type "
            + "in list: \(source)")
      default: throw ill
      }
      guard let comma = tokens.popFirst() else { break }
      guard comma == .other(",") else { throw ill }
    }
    return texts
  }
}

extension String {
  /// The text between two of these quotes; nil when it does not stand in them.
  func unquoted(_ quote: Character) -> String? {
    guard utf8.count >= 2, first == quote, last == quote else { return nil }
    return String(dropFirst().dropLast())
  }
}
