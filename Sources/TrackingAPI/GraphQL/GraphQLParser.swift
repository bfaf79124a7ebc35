import Records

/// Reads a GraphQL document; what it can ask for is limited, as in MLflow.
struct GraphQLParser {
  /// Objects within objects, and lists within lists.
  private static let maximumDepth = 32

  private var tokens: ArraySlice<GraphQLToken>
  private var depth = 0

  /// - Throws: when the text is no document.
  static func document(_ text: String) throws(GraphQLError) -> GraphQLDocument {
    var parser = GraphQLParser(tokens: try GraphQLLexer.tokens(text)[...])
    var document = GraphQLDocument()
    repeat { try parser.definition(into: &document) } while !parser.tokens.isEmpty
    return document
  }

  private init(tokens: ArraySlice<GraphQLToken>) { self.tokens = tokens }

  private var unexpected: GraphQLError {
    guard let token = tokens.first else { return GraphQLError("Syntax Error: Unexpected <EOF>.") }
    return GraphQLError("Syntax Error: Unexpected \(PythonText.repr(Self.source(token))).")
  }

  private static func source(_ token: GraphQLToken) -> String {
    switch token {
    case .name(let text), .integer(let text), .float(let text), .text(let text), .mark(let text): text
    }
  }

  private mutating func takes(_ mark: String) -> Bool {
    guard tokens.first == .mark(mark) else { return false }
    tokens.removeFirst()
    return true
  }

  private mutating func expect(_ mark: String) throws(GraphQLError) {
    guard takes(mark) else { throw unexpected }
  }

  private mutating func name() throws(GraphQLError) -> String {
    guard case .name(let name)? = tokens.first else { throw unexpected }
    tokens.removeFirst()
    return name
  }

  private mutating func deeper<R>(_ body: (inout Self) throws(GraphQLError) -> R) throws(GraphQLError) -> R {
    depth += 1
    guard depth <= Self.maximumDepth else { throw GraphQLError("Query exceeds maximum depth of 10") }
    let result = try body(&self)
    depth -= 1
    return result
  }

  private mutating func definition(into document: inout GraphQLDocument) throws(GraphQLError) {
    if tokens.first == .mark("{") {
      document.operations.append(
        .init(isMutation: false, name: nil, defaults: [:], selections: try selections()))
      return
    }
    let kind = tokens.first
    switch try name() {
    case "query", "mutation":
      var operation = GraphQLDocument.Operation(
        isMutation: kind == .name("mutation"), name: nil, defaults: [:], selections: [])
      if case .name(let name)? = tokens.first {
        operation.name = name
        tokens.removeFirst()
      }
      if takes("(") { operation.defaults = try variables() }
      try directives()
      operation.selections = try selections()
      document.operations.append(operation)
    case "fragment":
      let name = try name()
      guard try self.name() == "on" else { throw unexpected }
      let type = try self.name()
      try directives()
      document.fragments[name] = .init(type: type, selections: try selections())
    case let word: throw GraphQLError("Syntax Error: Unexpected Name '\(word)'.")
    }
  }

  private mutating func variables() throws(GraphQLError) -> [String: GraphQLDocument.Value] {
    var defaults: [String: GraphQLDocument.Value] = [:]
    while !takes(")") {
      try expect("$")
      let name = try name()
      try expect(":")
      try type()
      if takes("=") { defaults[name] = try value() }
      try directives()
    }
    return defaults
  }

  private mutating func type() throws(GraphQLError) {
    if takes("[") {
      try deeper { parser throws(GraphQLError) in try parser.type() }
      try expect("]")
    } else {
      _ = try name()
    }
    _ = takes("!")
  }

  private mutating func selections() throws(GraphQLError) -> [GraphQLDocument.Selection] {
    try expect("{")
    return try deeper { parser throws(GraphQLError) in
      var selections: [GraphQLDocument.Selection] = []
      repeat { selections.append(try parser.selection()) } while !parser.takes("}")
      return selections
    }
  }

  private mutating func selection() throws(GraphQLError) -> GraphQLDocument.Selection {
    if takes("...") {
      if case .name(let word)? = tokens.first, word != "on" {
        tokens.removeFirst()
        try directives()
        return .spread(word)
      }
      var type: String?
      if case .name? = tokens.first {
        tokens.removeFirst()
        type = try name()
      }
      try directives()
      return .inline(type: type, try selections())
    }
    var field = GraphQLDocument.Field(alias: nil, name: try name(), arguments: [:], selections: [])
    if takes(":") {
      field.alias = field.name
      field.name = try name()
    }
    if takes("(") { field.arguments = try arguments() }
    try directives()
    if tokens.first == .mark("{") { field.selections = try selections() }
    return .field(field)
  }

  private mutating func arguments() throws(GraphQLError) -> [String: GraphQLDocument.Value] {
    var arguments: [String: GraphQLDocument.Value] = [:]
    while !takes(")") {
      let name = try name()
      try expect(":")
      arguments[name] = try value()
    }
    return arguments
  }

  /// There is one, which says nothing about the answer.
  private mutating func directives() throws(GraphQLError) {
    while takes("@") {
      let name = try name()
      guard name == "component" else { throw GraphQLError("Unknown directive '@\(name)'.") }
      if takes("(") { _ = try arguments() }
    }
  }

  private mutating func value() throws(GraphQLError) -> GraphQLDocument.Value {
    guard let token = tokens.popFirst() else { throw unexpected }
    switch token {
    case .integer(let text): return .constant(Int64(text).map(JSON.integer) ?? .null)
    case .float(let text):
      guard let number = Double(text) else { throw GraphQLError("Syntax Error: Invalid number '\(text)'.") }
      return .constant(.number(number))
    case .text(let text): return .constant(.string(text))
    case .name("true"): return .constant(true)
    case .name("false"): return .constant(false)
    case .name("null"): return .constant(.null)
    // A word of an enumeration.
    case .name(let word): return .constant(.string(word))
    case .mark("$"): return .variable(try name())
    case .mark("["):
      return try deeper { parser throws(GraphQLError) in
        var values: [GraphQLDocument.Value] = []
        while !parser.takes("]") { values.append(try parser.value()) }
        return .list(values)
      }
    case .mark("{"):
      return try deeper { parser throws(GraphQLError) in
        var members: [(key: String, value: GraphQLDocument.Value)] = []
        while !parser.takes("}") {
          let name = try parser.name()
          try parser.expect(":")
          members.append((name, try parser.value()))
        }
        return .object(members)
      }
    case .mark:
      tokens = [token] + tokens
      throw unexpected
    }
  }
}
