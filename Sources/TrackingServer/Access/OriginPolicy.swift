/// Which names this server may be called by, and which other pages' scripts may write to it: what a browser on this
/// machine must not be talked into by a page from elsewhere.
struct OriginPolicy: Sendable {
  /// Names or patterns with `*`, beside localhost and numeric addresses.
  var hosts: [String] = []
  /// Origins or patterns with `*`, beside localhost and the server itself.
  var origins: [String] = []

  /// Whether a `Host` header names this server. A name that its owner points at our address (DNS rebinding) does
  /// not; a numeric address cannot be pointed elsewhere.
  func accepts(host: String?) -> Bool {
    guard let host, !host.isEmpty else { return false }
    let name = Self.name(of: host)
    if name == "localhost" || Self.isNumeric(name) { return true }
    return hosts.contains {
      Self.matches(name, $0.lowercased()) || Self.matches(host.lowercased(), $0.lowercased())
    }
  }

  /// Whether a page of that origin may change something here.
  func accepts(origin: String, at host: String?) -> Bool {
    let origin = origin.lowercased()
    guard let scheme = origin.firstRange(of: "://") else { return false }
    let authority = String(origin[scheme.upperBound...])
    if authority == host?.lowercased() { return true }
    if ["localhost", "127.0.0.1", "[::1]"].contains(Self.name(of: authority)) { return true }
    return origins.contains { Self.matches(origin, $0.lowercased()) }
  }

  /// Without the port, in lower case; an IPv6 address keeps its brackets.
  private static func name(of authority: String) -> String {
    let text = authority.lowercased()
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") { return String(text[...end]) }
    return String(text.prefix { $0 != ":" })
  }

  private static func isNumeric(_ name: String) -> Bool {
    if name.hasPrefix("[") {
      return name.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  /// `*` stands for any text.
  private static func matches(_ text: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return text == pattern }
    var rest = text[...]
    for (index, part) in parts.enumerated() {
      if index == 0 {
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      } else if index == parts.count - 1 {
        return rest.hasSuffix(part)
      } else {
        guard let found = rest.firstRange(of: part) else { return false }
        rest = rest[found.upperBound...]
      }
    }
    return true
  }
}
