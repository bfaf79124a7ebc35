import Records
import Registry

/// A filter of registered models or of their versions in MLflow's grammar.
struct RegistryFilter {
  /// What is looked for.
  enum Subject {
    case models, versions

    var attributes: [String] {
      self == .models ? ["name"] : ["name", "version_number", "run_id", "source_path"]
    }
    /// The attributes that a list may be compared with.
    var listed: [String] { self == .models ? ["name"] : ["name", "run_id"] }
  }

  enum Attribute: String {
    case name
    case number = "version_number"
    case run = "run_id"
    case source = "source_path"
  }

  enum Condition {
    case text(Attribute, TextCondition)
    case among(Attribute, Set<[UInt8]>, isNegated: Bool)
    case number(NumberCondition)
    case tag(String, TextCondition)
  }

  private(set) var conditions: [Condition] = []
  /// Prompts are models with a tag, and are found only by who asks for that tag.
  let wantsPrompts: Bool
  /// The one model that can be meant, where a condition says so.
  private(set) var model: String?

  /// - Throws: what MLflow says of a filter that is wrong.
  init(_ text: String, of subject: Subject) throws(APIError) {
    var parts: [Part] = []
    for clause in try SearchClause.list(text, quoting: false) { parts.append(try Part(clause, subject)) }
    let prompt = parts.first { $0.isTag && $0.key == ModelState.promptTag }
    wantsPrompts = prompt.map(\.asksForPrompts) ?? false
    for part in parts {
      // Who does not ask for prompts gets none, and nothing else follows from the tag.
      if part.isTag, part.key == ModelState.promptTag, !wantsPrompts { continue }
      conditions.append(try part.condition(subject))
      if !part.isTag, part.key == "name", part.comparator == "=", case .text(let text) = part.value {
        model = text
      }
    }
  }

  /// One comparison, not yet looked at for what can be compared how.
  private struct Part {
    enum Value {
      case text(String)
      case texts([String])
      case number(SearchToken)
    }

    let isTag: Bool
    let key: String
    let comparator: String
    let value: Value

    init(_ clause: SearchClause, _ subject: Subject) throws(APIError) {
      let parts = clause.name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      let kind = parts.count == 1 ? "attribute" : parts[0]
      guard ["attribute", "tag", "tags"].contains(kind) else {
        throw .invalid(
          "Invalid entity type '\(kind)'. Valid entity types are ('attribute', 'tag', 'tags')")
      }
      isTag = kind != "attribute"
      let name = String(parts[parts.count - 1])
      guard isTag || subject.attributes.contains(name) else {
        throw .invalid(
          "Invalid attribute key '\(name)' specified. Valid keys are '\(SearchName.set(subject.attributes))'")
      }
      key = SearchName.key(name)
      comparator = clause.comparator.uppercased()
      guard let token = clause.value else {
        throw .invalid("Invalid comparison clause. Expected 3 tokens found 2")
      }
      value = try Self.value(token, isTag: isTag, key, subject)
    }

    private static func value(
      _ token: SearchToken, isTag: Bool, _ key: String, _ subject: Subject
    ) throws(APIError) -> Value {
      switch token {
      case .text, .name: return .text(try token.unquoted())
      case _ where isTag:
        throw .invalid("Expected a quoted string value for tag (e.g. 'my-value'). Got value \(token.source)")
      case .group:
        guard subject.listed.contains(key) else {
          throw .invalid(
            "Only [\(subject.listed.map(PythonText.repr).joined(separator: ", "))] attributes support comparison with a "
              + "list of quoted string values.")
        }
        return .texts(try token.list())
      case .integer, .float:
        guard subject == .versions else { break }
        guard key == Attribute.number.rawValue else {
          throw .invalid(
            "Only the '{'version_number', 'creation_timestamp', 'last_updated_timestamp'}' attributes support comparison "
              + "with numeric values.")
        }
        return .number(token)
      default: break
      }
      throw .invalid(
        "Expected a quoted string value or a list of quoted string values for attributes. Got value \(token.source)"
      )
    }

    /// Whether the tag that makes a prompt is asked for.
    var asksForPrompts: Bool {
      guard case .text(let text) = value else { return false }
      return comparator == "=" && text.lowercased() == "true"
        || comparator == "!=" && text.lowercased() == "false"
    }

    func condition(_ subject: Subject) throws(APIError) -> Condition {
      if isTag {
        guard case .text(let text) = value, let test = TextCondition(comparator, text) else {
          throw .invalid("Invalid comparator for tag: \(comparator)")
        }
        return .tag(key, test)
      }
      guard let attribute = Attribute(rawValue: key) else {
        throw .invalid("Invalid attribute name: \(key)")
      }
      if attribute == .number { return .number(try number()) }
      switch (value, comparator) {
      case (.texts(let texts), "IN"), (.texts(let texts), "NOT IN"):
        return .among(attribute, Set(texts.map { Array($0.utf8) }), isNegated: comparator == "NOT IN")
      case (.text(let text), _):
        if let test = TextCondition(comparator, text) { return .text(attribute, test) }
      default: break
      }
      throw .invalid("Invalid comparator for attribute: \(comparator)")
    }

    private func number() throws(APIError) -> NumberCondition {
      guard NumberCondition(comparator, 0) != nil else {
        throw .invalid("Invalid comparator for attribute \(key): \(comparator)")
      }
      let text: String
      let shown: String
      switch value {
      case .number(let token):
        (text, shown) = (token.source, token.source)
        if case .float = token { throw .invalid("Invalid value for numeric attribute '\(key)': \(shown)") }
      case .text(let value): (text, shown) = (value, PythonText.repr(value))
      case .texts(let values):
        (text, shown) = ("", "(\(values.map(PythonText.repr).joined(separator: ", ")))")
      }
      guard let number = Int64(text.trimmingSpaces), let test = NumberCondition(comparator, Double(number))
      else { throw .invalid("Invalid value for numeric attribute '\(key)': \(shown)") }
      return test
    }
  }
}

extension RegistryFilter {
  func matches(_ model: ModelState) -> Bool {
    if !wantsPrompts, model.isPrompt { return false }
    return conditions.allSatisfy { condition in
      switch condition {
      case .text(_, let test): test.holds(model.name.text)
      case .among(_, let texts, let isNegated): texts.contains(Array(model.name.text.utf8)) != isNegated
      case .tag(let key, let test): model.record.tags[key].map(test.holds) ?? false
      case .number: false
      }
    }
  }

  func matches(_ version: RegisteredVersion) -> Bool {
    conditions.allSatisfy { condition in
      switch condition {
      case .text(let attribute, let test): version.text(attribute).map(test.holds) ?? false
      case .among(let attribute, let texts, let isNegated):
        version.text(attribute).map { texts.contains(Array($0.utf8)) != isNegated } ?? false
      case .tag(let key, let test): version.record.tags[key].map(test.holds) ?? false
      case .number(let test): test.holds(Double(version.number))
      }
    }
  }
}

extension RegisteredVersion {
  /// nil where there is none.
  fileprivate func text(_ attribute: RegistryFilter.Attribute) -> String? {
    switch attribute {
    case .name: model.text
    case .run: record.runID
    case .source: record.source
    case .number: nil
    }
  }
}

extension ModelState {
  /// Whether searches of models pass it over.
  var isPrompt: Bool { record.tags[ModelState.promptTag] == "true" }
}
