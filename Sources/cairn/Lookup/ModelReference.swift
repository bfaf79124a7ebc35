import Records

/// How a person names a model or one of its versions: `churn`, `churn@4`, `churn@champion`, `churn#Production`, and
/// MLflow's `models:/churn/4`, `models:/churn/Production`, `models:/churn@champion`.
struct ModelReference: Hashable {
  /// The text before the last `@` or `#`, and what is behind it; a name may hold both characters itself.
  var model: String
  /// nil when only the model is named.
  var version: VersionReference?
  let text: String

  /// - Throws: ``UsageError`` when the text can name nothing.
  init(parsing text: String) throws {
    self.text = text
    if text.hasPrefix(Self.scheme) {
      let rest = text.dropFirst(Self.scheme.count)
      if let slash = rest.firstIndex(of: "/") {
        model = String(rest[..<slash])
        version = try VersionReference(parsing: String(rest[rest.index(after: slash)...]))
      } else {
        (model, version) = try Self.split(rest)
      }
    } else {
      (model, version) = try Self.split(text[...])
    }
    guard !model.isEmpty else {
      throw UsageError(
        "'\(text.escapedForMessage)' names no model: expected MODEL, MODEL@VERSION, MODEL@ALIAS or MODEL#STAGE"
      )
    }
  }

  /// What a command with the two arguments MODEL and VERSION is given; the first may name the version as well.
  ///
  /// - Throws: ``UsageError`` when the version is named twice, or not at all.
  init(_ model: String, version: String?) throws {
    self = try ModelReference(parsing: model)
    guard let version else {
      guard self.version != nil else {
        throw UsageError(
          "which version of '\(model.escapedForMessage)'? Give its number, an alias or a stage: "
            + "\(model.escapedForMessage)@4, \(model.escapedForMessage)@champion, "
            + "\(model.escapedForMessage)#Production")
      }
      return
    }
    // The last word is the version here, so the whole of the first is the model.
    if !text.hasPrefix(Self.scheme) {
      self.model = model
    } else if self.version != nil {
      throw UsageError("the version is named twice: '\(model.escapedForMessage)' and '\(version)'")
    }
    self.version = try VersionReference(parsing: version)
  }

  /// Whether a text may be meant so.
  static func isLike(_ text: String) -> Bool {
    text.hasPrefix(scheme)
      || text.utf8.dropFirst().contains { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "#") }
  }

  private static let scheme = "models:/"

  private static func split(_ text: Substring) throws -> (model: String, VersionReference?) {
    guard let mark = text.lastIndex(where: { $0 == "@" || $0 == "#" }) else { return (String(text), nil) }
    let rest = String(text[text.index(after: mark)...])
    let version = try text[mark] == "#" ? VersionReference.stage(rest) : VersionReference(parsing: rest)
    return (String(text[..<mark]), version)
  }
}

/// How a person names a version of a model that is known.
enum VersionReference: Hashable {
  case number(Int)
  /// The one with the highest number.
  case latest
  /// `#Production`: the version in that stage; of several the one with the highest number.
  case stage(String)
  /// An alias, else a stage.
  case name(String)

  /// - Throws: ``UsageError`` when the text can name nothing.
  init(parsing text: String) throws {
    let name = text.hasPrefix("@") ? String(text.dropFirst()) : text
    if name.hasPrefix("#") {
      self = .stage(String(name.dropFirst()))
    } else if name.lowercased() == "latest" {
      self = .latest
    } else if let number = Self.number(name) {
      self = .number(number)
    } else if name.isEmpty {
      throw UsageError("a version's name is empty; give its number, an alias or a stage")
    } else {
      self = .name(name)
    }
  }

  /// `4`, `v4`, and `v4.0.0` as GTO's tags have it; MLflow allows no alias of the form `v4`.
  private static func number(_ text: String) -> Int? {
    var digits = text[...]
    if text.hasPrefix("v") || text.hasPrefix("V") {
      digits = text.hasSuffix(".0.0") ? text.dropFirst().dropLast(4) : text.dropFirst()
    }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(digits).flatMap { $0 > 0 ? $0 : nil }
  }
}
