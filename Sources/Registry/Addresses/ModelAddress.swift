/// What a `models:/…` address names.
package enum ModelAddress: Equatable, Sendable {
  case loggedModel(String)
  case version(name: String, String)
  case stage(name: String, String)
  case latest(name: String)
  case alias(name: String, String)

  /// nil when it is no such address.
  package init?(_ uri: SourceURI) {
    guard uri.scheme == "models", uri.path.utf8.first == UInt8(ascii: "/"), uri.path.utf8.count > 1 else {
      return nil
    }
    let parts = uri.path.drop { $0 == "/" }.split(separator: "/", omittingEmptySubsequences: false).map(
      String.init)
    guard (1...2).contains(parts.count), !parts[0].isBlank else { return nil }
    if parts.count == 2 {
      let suffix = parts[1]
      guard !suffix.isBlank else { return nil }
      if suffix.utf8.allSatisfy({ (48...57).contains($0) }) {
        self = .version(name: parts[0], suffix)
      } else if suffix.lowercased() == "latest" {
        self = .latest(name: parts[0])
      } else {
        self = .stage(name: parts[0], suffix)
      }
    } else if let at = parts[0].lastIndex(of: "@") {
      let alias = String(parts[0][parts[0].index(after: at)...])
      guard !alias.isBlank else { return nil }
      self = .alias(name: String(parts[0][..<at]), alias)
    } else {
      self = .loggedModel(parts[0])
    }
  }
}

extension String {
  fileprivate var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
