import Digests
import Records

extension UserBook {
  /// Adds a user, or gives one that is there another password.
  ///
  /// - Throws: `RecordError` for the name; ``ServerError`` for a password that is too short.
  public mutating func set(_ name: String, password: String, isAdmin: Bool) throws {
    try Self.check(name: name)
    guard password.utf8.count >= 12 else {
      throw ServerError("a password needs 12 characters or more: a sentence is easy to remember")
    }
    var user = users[name] ?? User()
    user.password = try PasswordHash(of: password)
    user.isAdmin = isAdmin || user.isAdmin
    users[name] = user
  }

  /// - Throws: ``ServerError`` when there is no such user.
  public mutating func remove(_ name: String) throws(ServerError) {
    guard users.removeValue(forKey: name) != nil else { throw Self.unknown(name) }
  }

  /// Makes a bearer token for a user. Its text is seen here and never again.
  public mutating func addToken(to name: String, label: String) throws(ServerError) -> String {
    guard users[name] != nil else { throw Self.unknown(name) }
    let text = try "cairn_" + SecretBytes.hex(SecretBytes.random(32))
    users[name]?.tokens.removeAll { $0.label == label }
    users[name]?.tokens.append(Token(label: label, digest: SHA256.hex(of: Array(text.utf8))))
    return text
  }

  /// - Throws: ``ServerError`` when there is no such user or token.
  public mutating func removeToken(of name: String, label: String) throws(ServerError) {
    guard let user = users[name] else { throw Self.unknown(name) }
    guard user.tokens.contains(where: { $0.label == label }) else {
      throw ServerError("user '\(name)' has no token '\(label.escapedForMessage)'")
    }
    users[name]?.tokens.removeAll { $0.label == label }
  }

  /// - Parameter permission: nil takes the grant back, so that the default holds again.
  public mutating func grant(
    _ permission: Permission?, on resource: Resource, to name: String
  ) throws(ServerError) {
    guard users[name] != nil else { throw Self.unknown(name) }
    users[name]?.grants[resource] = permission
  }

  /// Takes all grants on something that is gone, or moves them to its new name.
  mutating func moveGrants(on resource: Resource, to new: Resource?) {
    for name in users.keys {
      guard let permission = users[name]?.grants.removeValue(forKey: resource), let new else { continue }
      users[name]?.grants[new] = permission
    }
  }

  private static func unknown(_ name: String) -> ServerError {
    ServerError("no user '\(name.escapedForMessage)': 'cairn server users list' shows who there is")
  }
}
