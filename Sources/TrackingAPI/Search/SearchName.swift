/// What a comparison or an order is about.
struct SearchName: Equatable {
  enum Kind: String, CaseIterable {
    case metric, parameter, tag, attribute, dataset

    init?(word: String) {
      switch word {
      case "metric", "metrics": self = .metric
      case "parameter", "parameters", "param", "params": self = .parameter
      case "tag", "tags": self = .tag
      case "attribute", "attributes", "attr", "run": self = .attribute
      case "dataset", "datasets": self = .dataset
      default: return nil
      }
    }
  }

  var kind: Kind
  var key: String

  /// - Parameters:
  ///   - text: as it was written; without a dot it names an attribute.
  ///   - attributes: those that there are.
  /// - Throws: what MLflow says of a name that names nothing.
  init(_ text: String, attributes: [String]) throws(APIError) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let word = parts.count == 1 ? "attribute" : String(parts[0])
    guard let kind = Kind(word: word.unquoted("`") ?? word) else {
      throw .invalid(
        "Invalid entity type '\(word.unquoted("`") ?? word)'. Valid values are ['metric', 'parameter', 'tag', "
          + "'attribute', 'dataset']")
    }
    self.kind = kind
    key = Self.key(String(parts[parts.count - 1]))
    if kind == .attribute, !attributes.contains(key) {
      throw .invalid("Invalid attribute key '\(key)' specified. Valid keys are '\(Self.set(attributes))'")
    }
    if kind == .dataset, !["name", "digest", "context"].contains(key) {
      throw .invalid(
        "Invalid dataset key '\(key)' specified. Valid keys are '\(Self.set(["name", "digest", "context"]))'")
    }
  }

  /// Without its quotes.
  static func key(_ text: String) -> String {
    let text = text.unquoted("'") ?? text.unquoted("\"") ?? text
    return text.unquoted("`") ?? text
  }

  /// As Python prints a set; its order is no promise.
  static func set(_ names: [String]) -> String {
    "{" + names.map(PythonText.repr).joined(separator: ", ") + "}"
  }
}

/// One key of an order in MLflow's grammar, and its direction.
struct SearchOrder: Equatable {
  /// As it was written, or without its quotes when a direction follows.
  var name: String
  var isDescending: Bool

  /// - Throws: what MLflow says of a text that is no order.
  init(_ text: String) throws(APIError) {
    let tokens = SearchLexer.tokens(text)
    guard case .name(let name)? = tokens.first, tokens.count <= 2 else {
      throw .invalid("Invalid order_by clause '\(text)'. Could not be parsed.")
    }
    self.name = name
    isDescending = false
    guard tokens.count == 2 else { return }
    switch tokens[1] {
    case .keyword where tokens[1].isKeyword("ASC") || tokens[1].isKeyword("DESC"):
      isDescending = tokens[1].isKeyword("DESC")
    case .name: throw .invalid("Invalid ordering key in order_by clause '\(text)'.")
    default: throw .invalid("Invalid order_by clause '\(text)'. Could not be parsed.")
    }
  }
}
