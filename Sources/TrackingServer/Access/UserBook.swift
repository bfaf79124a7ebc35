public import Records

/// The users of a server, with what each may do.
public struct UserBook: Hashable, Sendable {
  public struct Token: Hashable, Sendable {
    /// What it is for, in its owner's words.
    public var label: String
    /// Of the token's text; the text itself is kept nowhere.
    var digest: String
  }

  public struct User: Hashable, Sendable {
    public var isAdmin = false
    var password: PasswordHash?
    public internal(set) var tokens: [Token] = []
    public internal(set) var grants: [Resource: Permission] = [:]

    public init() {}
  }

  public internal(set) var users: [String: User] = [:]
  /// What a user may do with what nothing was granted for; MLflow's default.
  public var fallback = Permission.read

  public init() {}

  /// - Throws: `RecordError` when the name cannot stand in a file or before the colon of HTTP's Basic scheme.
  public static func check(name: String) throws(RecordError) {
    let allowed = name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
      default: [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "@")].contains(byte)
      }
    }
    guard allowed, (1...64).contains(name.utf8.count) else {
      throw RecordError(
        .invalidName,
        "'\(name.escapedForMessage)' is no user's name: 1 to 64 letters, digits and any of . _ - @")
    }
  }

  /// The most that a user may do with something.
  public func permission(of name: String, on resource: Resource) -> Permission {
    guard let user = users[name] else { return .none }
    return user.isAdmin ? .manage : user.grants[resource] ?? fallback
  }

  /// Whether there is nothing that the user may not read.
  func readsAll(_ name: String) -> Bool {
    guard let user = users[name] else { return false }
    return user.isAdmin || (fallback >= .read && user.grants.values.allSatisfy { $0 >= .read })
  }
}
