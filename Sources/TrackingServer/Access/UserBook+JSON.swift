import Records

extension UserBook {
  private static let schema = "cairn/users/1"

  func formatted() -> [UInt8] {
    let users = users.sorted { $0.key < $1.key }.map { name, user in
      JSON.Member(name, Self.json(user))
    }
    let book: JSON = [
      "schema": .string(Self.schema), "default_permission": .string(fallback.rawValue),
      "users": .object(users),
    ]
    return book.formatted()
  }

  private static func json(_ user: User) -> JSON {
    var members: [JSON.Member] = [.init("admin", .bool(user.isAdmin))]
    if let password = user.password { members.append(.init("password", .string(password.text))) }
    let tokens = user.tokens.map { token -> JSON in
      ["label": .string(token.label), "sha256": .string(token.digest)]
    }
    members.append(.init("tokens", .array(tokens)))
    func grants(_ pick: (Resource) -> String?) -> JSON {
      let named = user.grants.compactMap { resource, permission in
        pick(resource).map { JSON.Member($0, .string(permission.rawValue)) }
      }
      return .object(named.sorted { $0.key < $1.key })
    }
    members.append(
      .init("experiments", grants { if case .experiment(let id) = $0 { id } else { nil } }))
    members.append(.init("models", grants { if case .model(let name) = $0 { name } else { nil } }))
    return .object(members)
  }

  /// - Throws: `RecordError` when the file is not as it was written: a server without its users must not begin.
  init(parsing bytes: [UInt8]) throws(RecordError) {
    let json = try JSON(parsing: bytes)
    guard json["schema"]?.string == Self.schema, let users = json["users"]?.object,
      let fallback = (json["default_permission"]?.string).flatMap(Permission.init(rawValue:))
    else { throw RecordError(.malformed, "not a list of a server's users") }
    self.fallback = fallback
    for member in users { self.users[member.key] = try Self.user(member.value, member.key) }
  }

  private static func user(_ json: JSON, _ name: String) throws(RecordError) -> User {
    let malformed = RecordError(.malformed, "user '\(name.escapedForMessage)' is not as it was written")
    var user = User()
    guard let isAdmin = json["admin"]?.bool, let tokens = json["tokens"]?.array else { throw malformed }
    user.isAdmin = isAdmin
    if let text = json["password"] {
      guard let hash = text.string.flatMap(PasswordHash.init) else { throw malformed }
      user.password = hash
    }
    for token in tokens {
      guard let label = token["label"]?.string, let digest = token["sha256"]?.string else { throw malformed }
      user.tokens.append(Token(label: label, digest: digest))
    }
    for (key, resource) in [("experiments", Resource.experiment), ("models", Resource.model)] {
      for grant in json[key]?.object ?? [] {
        guard let permission = grant.value.string.flatMap(Permission.init(rawValue:)) else { throw malformed }
        user.grants[resource(grant.key)] = permission
      }
    }
    return user
  }
}
