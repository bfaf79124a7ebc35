extension ModelAlias {
  /// Why a text can be no alias, by MLflow's rules.
  public enum NameFault: Hashable, Sendable {
    case empty
    /// It holds something other than letters, digits, `_` and `-`.
    case characters
    /// `latest`, which is the newest version.
    case latest
    /// `v4`, which is version 4.
    case version
  }

  /// In Unicode scalars.
  public static let maximumLength = 255

  /// nil for a text that can be an alias, however long.
  public static func fault(of name: String) -> NameFault? {
    if name.isEmpty { return .empty }
    // As in Python's expression, a line's end may be the last character.
    let body = name.unicodeScalars.last == "\n" ? name.unicodeScalars.dropLast() : name.unicodeScalars[...]
    if !body.allSatisfy(isWordPart) { return .characters }
    if name.lowercased() == "latest" { return .latest }
    let digits = name.unicodeScalars.dropFirst()
    if name.hasPrefix("v") || name.hasPrefix("V"), !digits.isEmpty,
      digits.allSatisfy({ $0.properties.numericType == .decimal })
    {
      return .version
    }
    return nil
  }

  /// - Throws: ``RecordError`` when the text can be no alias.
  public static func check(_ name: String) throws(RecordError) {
    let shown = "the alias '\(name.escapedForMessage)'"
    let reason: String? =
      switch fault(of: name) {
      case .empty: "an alias is empty"
      case .characters: "\(shown) may only contain letters, digits, underscores (_) and dashes (-)"
      case .latest: "\(shown) is reserved: it is the newest version"
      case .version: "\(shown) is reserved: it reads as the version's number"
      case nil where name.hasSuffix("\n"): "\(shown) ends in a line break"
      case nil where name.unicodeScalars.count > maximumLength:
        "\(shown) is longer than \(maximumLength) characters"
      case nil: nil
      }
    if let reason { throw RecordError(.invalidName, reason) }
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
    default: !scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
    }
  }
}
