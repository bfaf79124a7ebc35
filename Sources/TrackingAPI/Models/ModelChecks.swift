import Records
import Registry

/// What MLflow asks of the names and numbers of the registry, in its words.
extension ModelName {
  /// - Throws: when MLflow takes no model of that name.
  init(requested text: String) throws(APIError) {
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw .invalid("Missing value for required parameter 'name'.")
    }
    if text.utf8.contains(UInt8(ascii: "/")) || text.utf8.contains(UInt8(ascii: ":")) {
      throw .invalid("Invalid model name '\(text)'. Names cannot contain '/' or ':'.")
    }
    guard let name = try? ModelName(text) else {
      throw .invalid(
        "Invalid value \(PythonText.quoted(text)) for parameter 'name' supplied: Names may be treated as files in "
          + "certain cases, and must not resolve to other names when treated as such. This name would resolve to "
          + PythonText.repr(text))
    }
    self = name
  }
}

/// The number of a version as a request has it.
struct VersionNumber {
  /// nil for a number that no version can have.
  let number: Int?
  /// As Python prints it.
  let text: String

  /// Reads it as Python's `int` does.
  ///
  /// - Throws: when it is no integer.
  init(requested text: String) throws(APIError) {
    var digits = Substring(text.trimmingSpaces)
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
    let parts = digits.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }) else {
      throw .invalid("Parameter 'version' must be an integer, got '\(text)'.")
    }
    let plain = parts.joined().drop { $0 == "0" }
    self.text = plain.isEmpty ? "0" : (isNegative ? "-" : "") + plain
    number = isNegative ? nil : Int(plain).flatMap { $0 > 0 ? $0 : nil }
  }
}

enum AliasCheck {
  /// - Throws: when no alias can have that name.
  static func name(_ alias: String) throws(APIError) {
    switch ModelAlias.fault(of: alias) {
    case .empty: throw .invalid("Registered model alias name cannot be empty.")
    case .characters:
      throw .invalid(
        "Invalid alias name: '\(alias)'. Names may only contain alphanumerics, underscores (_), and dashes (-)."
      )
    case .latest, .version, nil: break
    }
    try alias.checkLength(of: "Registered model alias name", upTo: ModelAlias.maximumLength)
  }

  /// - Throws: when the name means a version by itself.
  static func reserved(_ alias: String) throws(APIError) {
    switch ModelAlias.fault(of: alias) {
    case .latest: throw .invalid("'latest' alias name (case insensitive) is reserved.")
    case .version: throw .invalid("Version alias name '\(alias)' is reserved.")
    case .empty, .characters, nil: break
    }
  }
}

enum ModelTag {
  static let promptText = "mlflow.prompt.text"

  /// - Throws: when a model or a version can have no such tag.
  static func check(_ key: String, _ value: String, ofVersion: Bool) throws(APIError) {
    try EntityName(text: key, path: "key").check()
    try key.checkLength(of: "key", upTo: 250)
    if ofVersion, key == promptText, value.utf8.count > 100_000, value.unicodeScalars.count > 100_000 {
      throw .invalid("Prompt text exceeds max length of 100000 characters.")
    }
    try value.checkLength(of: "value", upTo: 100_000)
  }

  /// The tags of a request; the last of those with one key counts.
  static func read(_ fields: Fields) -> [String: String] {
    var tags: [String: String] = [:]
    for tag in fields.messages("tags") { tags[tag.text("key")] = tag.text("value") }
    return tags
  }

  static func check(_ fields: Fields, ofVersion: Bool) throws(APIError) {
    for tag in fields.messages("tags") { try check(tag.text("key"), tag.text("value"), ofVersion: ofVersion) }
  }

  static func isPrompt(_ tags: [String: String]) -> Bool {
    tags[ModelState.promptTag]?.lowercased() == "true"
  }
}

extension Policy {
  /// - Throws: when these conventions, which are MLflow's unless `cairn.yaml` says otherwise, have no such stage.
  func stage(requested text: String) throws(APIError) -> ModelStage {
    guard let stage = stage(named: text) else {
      throw .invalid(
        "Invalid Model Version stage: \(text). Value must be one of \(stages.map(\.name).joined(separator: ", "))."
      )
    }
    return stage
  }
}
