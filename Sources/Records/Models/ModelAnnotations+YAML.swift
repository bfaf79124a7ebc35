extension ModelAnnotations {
  /// Reads annotations as a person writes them: YAML (of which JSON is a part) with the fields' names as keys. A list
  /// may be a single text; a field without a value is empty.
  ///
  /// - Parameter file: for messages.
  /// - Throws: ``RecordError`` with line and column, also for a key that is none of the fields.
  public init(parsingYAML bytes: [UInt8], file: String) throws(RecordError) {
    self.init()
    guard let root = try PolicyNode.parse(bytes, file: file) else { return }
    for (keyNode, value) in try root.members("the text") {
      let key = try keyNode.string("a key")
      guard let field = Field(rawValue: key) else {
        let names = Field.allCases.map(\.rawValue)
        let meant = names.first { key.isOneEdit(from: $0) }.map { "did you mean '\($0)'?" }
        throw keyNode.fault(
          "there is no annotation '\(key.escapedForMessage)'; "
            + (meant ?? "there are \(names.joined(separator: ", "))"), code: .unknownKey)
      }
      self[field] = try value.isList ? value.list(key).texts(key) : value.isNull ? [] : [value.string(key)]
    }
  }

  /// What is written in a field: of a list its statements, else the one text.
  public subscript(field: Field) -> [String] {
    get {
      switch field {
      case .performance: performance
      case .knownFailures: knownFailures
      case .intendedUse: intendedUse.map { [$0] } ?? []
      case .operations: operations
      case .owner: owner.map { [$0] } ?? []
      }
    }
    set {
      let texts = newValue.map(\.trimmedLines).filter { !$0.isEmpty }
      switch field {
      case .performance: performance = texts
      case .knownFailures: knownFailures = texts
      case .intendedUse: intendedUse = texts.isEmpty ? nil : texts.joined(separator: "\n\n")
      case .operations: operations = texts
      case .owner: owner = texts.isEmpty ? nil : texts.joined(separator: ", ")
      }
    }
  }

  /// The fields as a person can edit them, the empty ones with nothing behind their names.
  public func yaml(heading: String) -> String {
    var text = heading.split(separator: "\n").map { "# \($0)\n" }.joined() + "\n"
    for field in Field.allCases {
      let texts = self[field]
      text += "\(field.rawValue):"
      switch field {
      case .performance, .knownFailures, .operations:
        text += "\n" + texts.map { "  - \(Self.quoted($0))\n" }.joined()
      case .intendedUse, .owner: text += (texts.first.map { " " + Self.quoted($0) } ?? "") + "\n"
      }
    }
    return text
  }

  /// JSON's texts are YAML's as well.
  private static func quoted(_ text: String) -> String {
    String(decoding: JSON.string(text).compact(), as: UTF8.self)
  }
}

extension [PolicyNode] {
  fileprivate func texts(_ key: String) throws(RecordError) -> [String] {
    var texts: [String] = []
    for node in self where !node.isNull { texts.append(try node.string(key)) }
    return texts
  }
}

extension String {
  /// Without white space and line breaks around it.
  fileprivate var trimmedLines: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}
