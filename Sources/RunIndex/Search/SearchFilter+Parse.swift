import Records

extension SearchFilter {
  /// What may stand before the dot.
  enum Kind: String {
    case metric, metrics
    case param, params, parameter, parameters
    case tag, tags
    case attribute, attributes, attr, run
    case dataset, datasets
  }

  /// Reads a filter; an empty text is the filter that all runs match.
  ///
  /// - Throws: ``SearchError`` with the position and the way out.
  public init(parsing text: String) throws(SearchError) {
    self.init()
    var scanner = SearchScanner(text, .filter)
    scanner.skipSpaces()
    if scanner.isAtEnd { return }
    while true {
      conditions.append(try Condition(&scanner))
      scanner.skipSpaces()
      if scanner.isAtEnd { return }
      let place = scanner.offset
      if scanner.takeWord("OR") {
        throw scanner.fault("OR is not in the grammar; ask once for each alternative", at: place)
      }
      guard scanner.takeWord("AND") else {
        throw scanner.fault("expected AND or the end \(scanner.found)", at: place)
      }
    }
  }
}

extension SearchFilter.Condition {
  fileprivate init(_ scanner: inout SearchScanner) throws(SearchError) {
    scanner.skipSpaces()
    if scanner.next == UInt8(ascii: "(") {
      throw scanner.fault(
        "parentheses are not in the grammar; conditions are joined by AND", at: scanner.offset)
    }
    let name = try scanner.identifier()
    switch try SearchFilter.Field(name, scanner) {
    case .metric(let key):
      let comparator = try scanner.comparator(of: "a metric", among: ComparatorSymbol.numbers)
      self = .metric(key, comparator.number, try scanner.numberValue("the metric '\(key.escapedForMessage)'"))
    case .param(let key):
      self = .param(key, try scanner.textTest("a parameter", among: ComparatorSymbol.keyed))
    case .tag(let key):
      self = .tag(key, try scanner.textTest("a tag", among: ComparatorSymbol.keyed))
    case .text(let attribute):
      self = .text(attribute, try scanner.textTest(attribute.rawValue, among: ComparatorSymbol.texts))
    case .time(let attribute):
      let comparator = try scanner.comparator(of: attribute.rawValue, among: ComparatorSymbol.numbers)
      self = .time(attribute, comparator.number, try scanner.numberValue(attribute.rawValue))
    case .dataset(let field):
      self = .dataset(
        field, try scanner.textTest("a dataset's \(field.rawValue)", among: ComparatorSymbol.texts))
    }
  }
}

extension SearchFilter {
  /// What a condition or an order is about.
  enum Field: Hashable {
    case metric(String)
    case param(String)
    case tag(String)
    case text(TextAttribute)
    case time(TimeAttribute)
    case dataset(DatasetField)

    init(_ name: SearchScanner.Identifier, _ scanner: SearchScanner) throws(SearchError) {
      guard let word = name.kind else {
        try self.init(attribute: name.key, at: name.offset, scanner)
        return
      }
      switch Kind(rawValue: word) {
      case .metric, .metrics: self = .metric(name.key)
      case .param, .params, .parameter, .parameters: self = .param(name.key)
      case .tag, .tags: self = .tag(name.key)
      case .attribute, .attributes, .attr, .run:
        try self.init(attribute: name.key, at: name.offset, scanner)
      case .dataset, .datasets:
        guard let field = DatasetField(rawValue: name.key) else {
          throw scanner.fault(
            "a dataset has no '\(name.key.escapedForMessage)'; there are name, digest and context",
            at: name.offset)
        }
        self = .dataset(field)
      case nil:
        throw scanner.fault(
          "'\(word.escapedForMessage)' is none of metrics, params, tags, attributes and datasets",
          at: name.offset)
      }
    }

    private init(attribute name: String, at offset: Int, _ scanner: SearchScanner) throws(SearchError) {
      switch name {
      case "created", "Created": self = .time(.startTime)
      case "run name", "Run name", "Run Name": self = .text(.runName)
      default:
        if let attribute = TextAttribute(rawValue: name) {
          self = .text(attribute)
        } else if let attribute = TimeAttribute(rawValue: name) {
          self = .time(attribute)
        } else {
          let names = (TextAttribute.allCases.map(\.rawValue) + TimeAttribute.allCases.map(\.rawValue))
          throw scanner.fault(
            "'\(name.escapedForMessage)' is no attribute (\(names.joined(separator: ", "))); "
              + "write metrics.KEY, params.KEY or tags.KEY for the others", at: offset)
        }
      }
    }
  }
}

/// A comparator as it is written.
private enum ComparatorSymbol: String {
  case equal = "="
  case notEqual = "!="
  case greater = ">"
  case greaterOrEqual = ">="
  case less = "<"
  case lessOrEqual = "<="
  case like = "LIKE"
  case ilike = "ILIKE"
  case among = "IN"
  case notAmong = "NOT IN"
  case missing = "IS NULL"
  case present = "IS NOT NULL"

  static let numbers: [ComparatorSymbol] = [
    .equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual,
  ]
  static let keyed: [ComparatorSymbol] = [.equal, .notEqual, .like, .ilike, .missing, .present]
  static let texts: [ComparatorSymbol] = [.equal, .notEqual, .like, .ilike, .among, .notAmong]

  var number: SearchFilter.NumberComparator {
    SearchFilter.NumberComparator(rawValue: rawValue) ?? .equal
  }
}

extension SearchScanner {
  fileprivate mutating func comparator(
    of what: String, among allowed: [ComparatorSymbol]
  ) throws(SearchError) -> ComparatorSymbol {
    skipSpaces()
    let place = offset
    let symbol = try comparatorSymbol()
    guard allowed.contains(symbol) else {
      let names = allowed.map(\.rawValue).joined(separator: ", ")
      throw fault("\(what) cannot be compared with \(symbol.rawValue), only with \(names)", at: place)
    }
    return symbol
  }

  private mutating func comparatorSymbol() throws(SearchError) -> ComparatorSymbol {
    let place = offset
    if takeWord("LIKE") { return .like }
    if takeWord("ILIKE") { return .ilike }
    if takeWord("IN") { return .among }
    if takeWord("NOT") {
      skipSpaces()
      if takeWord("IN") { return .notAmong }
      throw fault("expected IN after NOT \(found)", at: offset)
    }
    if takeWord("IS") {
      skipSpaces()
      let not = takeWord("NOT")
      skipSpaces()
      guard takeWord("NULL") else { throw fault("expected NULL or NOT NULL after IS \(found)", at: offset) }
      return not ? .present : .missing
    }
    var text = ""
    while let byte = next, "=!<>~".utf8.contains(byte) {
      text.unicodeScalars.append(Unicode.Scalar(byte))
      _ = take(byte)
    }
    if let symbol = ComparatorSymbol(rawValue: text) { return symbol }
    switch text {
    case "": throw fault("expected a comparator such as = or LIKE \(found)", at: place)
    case "==": throw fault("write = rather than ==", at: place)
    case "<>": throw fault("write != rather than <>", at: place)
    default: throw fault("'\(text.escapedForMessage)' is no comparator", at: place)
    }
  }

  fileprivate mutating func numberValue(_ what: String) throws(SearchError) -> Double {
    skipSpaces()
    guard let number = try number() else {
      throw fault("\(what) is compared with a number without quotes \(found)", at: offset)
    }
    return number
  }

  fileprivate mutating func textTest(
    _ what: String, among allowed: [ComparatorSymbol]
  ) throws(SearchError) -> SearchFilter.TextTest {
    let symbol = try comparator(of: what, among: allowed)
    switch symbol {
    case .missing: return .missing
    case .present: return .present
    case .among: return .among(try texts(what))
    case .notAmong: return .notAmong(try texts(what))
    case .like: return .like(LikePattern(try text(what)))
    case .ilike: return .like(LikePattern(try text(what), ignoringCase: true))
    case .notEqual: return .notEqual(try text(what))
    default: return .equal(try text(what))
    }
  }

  private mutating func text(_ what: String) throws(SearchError) -> String {
    skipSpaces()
    guard let text = try quotedText(in: "'\"") else {
      throw fault("\(what) is compared with a text in quotes, as in 'gbt', \(found)", at: offset)
    }
    return text
  }

  private mutating func texts(_ what: String) throws(SearchError) -> [String] {
    skipSpaces()
    guard take(UInt8(ascii: "(")) else {
      throw fault("expected a list such as ('a', 'b') \(found)", at: offset)
    }
    var texts = [try text(what)]
    while true {
      skipSpaces()
      if take(UInt8(ascii: ")")) { return texts }
      guard take(UInt8(ascii: ",")) else {
        throw fault("expected ',' or ')' in the list \(found)", at: offset)
      }
      skipSpaces()
      // A comma before the end is how clients in Python write a list of one.
      if take(UInt8(ascii: ")")) { return texts }
      texts.append(try text(what))
    }
  }
}
