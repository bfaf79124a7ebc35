/// What a key names, with MLflow's rules for it, so that any run can be shown by MLflow's own tools.
public enum KeyKind: String, Hashable, Sendable {
  case parameter, metric, tag

  /// In Unicode scalars, as MLflow counts.
  public static let maximumLength = 250
  /// In Unicode scalars.
  public static let maximumParameterLength = 6000
  /// In bytes.
  public static let maximumTagLength = 8000

  /// - Throws: ``RecordError`` that names the key, unless it is 1 to 250 letters, digits, `_`, `-`, `.`, ` `, `:`
  ///   and `/` that also make a plain relative path.
  public func check(_ key: String) throws(RecordError) {
    func fault(_ rule: String) -> RecordError {
      RecordError(.invalidName, "the \(rawValue) name '\(key.escapedForMessage)' \(rule)")
    }
    guard !key.isEmpty else { throw RecordError(.invalidName, "a \(rawValue) name is empty") }
    var length = 0
    for scalar in key.unicodeScalars {
      length += 1
      guard Self.allows(scalar) else {
        throw fault(
          "may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colons (:) "
            + "and slashes (/)")
      }
    }
    guard length <= Self.maximumLength else {
      throw fault("is longer than \(Self.maximumLength) characters")
    }
    // MLflow keeps such names as files: `posixpath.normpath(name) == name`, and it does not lead out.
    let isPlainPath =
      !key.hasPrefix("..")
      && key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
      }
    guard isPlainPath else {
      throw fault("must be a plain relative path: no '.', '..' or empty part between slashes")
    }
  }

  /// - Throws: ``RecordError`` that names the key, when the value of a parameter or tag is too long. Values of
  ///   metrics are numbers and always pass.
  public func checkValue(_ value: String, of key: String) throws(RecordError) {
    let (length, limit, unit) =
      switch self {
      case .parameter:
        // Scalars are at most as many as bytes, which are counted at once.
        (
          value.utf8.count <= Self.maximumParameterLength ? 0 : value.unicodeScalars.count,
          Self.maximumParameterLength, "characters"
        )
      case .tag: (value.utf8.count, Self.maximumTagLength, "bytes")
      case .metric: (0, 0, "")
      }
    guard length <= limit else {
      throw RecordError(
        .invalidValue,
        "the value of \(rawValue) '\(key.escapedForMessage)' is \(length) \(unit) long; at most \(limit) are allowed"
      )
    }
  }

  /// A letter or digit of any script, `_`, `-`, `.`, ` `, `:` or `/`: MLflow's `[/\w.\- :]`.
  package static func allows(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", " ", ":", "/": return true
    default: break
    }
    guard !scalar.isASCII else { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }
}
