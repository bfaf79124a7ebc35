import Digests
import NIOPosix
import Records
import Synchronization

/// Finds out who sends a request.
final class Authenticator: Sendable {
  /// Passwords that were right lately, so that only the first request of a client pays for the derivation.
  private struct Memory {
    var known: [[UInt8]: (user: String, hash: PasswordHash, until: ContinuousClock.Instant)] = [:]
  }

  private static let memoryTime = Duration.seconds(300)
  private static let memorySize = 1000

  private let users: UserFile
  private let memory = Mutex(Memory())
  /// What remembered passwords are hashed with: what memory holds is worth nothing outside of this process.
  private let pepper: [UInt8]
  /// One thread: guessing is slow for all guessers together, and nobody else waits for it.
  private let deriving: NIOThreadPool

  init(_ users: UserFile) throws {
    self.users = users
    pepper = try SecretBytes.random(32)
    deriving = NIOThreadPool(numberOfThreads: 1)
    deriving.start()
  }

  func stop() throws { try deriving.syncShutdownGracefully() }

  /// The user whom a header proves; nil when it proves nobody.
  func user(_ header: String?) async throws -> String? {
    guard let credentials = header.flatMap(Credentials.init) else { return nil }
    let book = try users.book()
    switch credentials {
    case .bearer(let token): return Self.owner(of: token, in: book)
    case .basic(let user, let password):
      // Clients that know only Basic may send a token as its password.
      if password.hasPrefix("cairn_"), Self.owner(of: password, in: book) == user { return user }
      let known = book.users[user]?.password
      let key = memoryKey(user, password)
      if let known, isRemembered(key, known) { return user }
      let hash = known ?? .unknown
      guard try await deriving.runIfActive({ hash.matches(password) }), known != nil else { return nil }
      remember(key, user, hash)
      return user
    }
  }

  private static func owner(of token: String, in book: UserBook) -> String? {
    let digest = Array(SHA256.hex(of: Array(token.utf8)).utf8)
    var owner: String?
    for (name, user) in book.users {
      for known in user.tokens where SecretBytes.areEqual(Array(known.digest.utf8), digest) { owner = name }
    }
    return owner
  }

  private func memoryKey(_ user: String, _ password: String) -> [UInt8] {
    var hasher = SHA256()
    hasher.update(pepper)
    hasher.update(Array(user.utf8) + [0])
    hasher.update(Array(password.utf8))
    return hasher.finish().bytes
  }

  /// - Parameter hash: as the file has it now: a new password ends the old one at once.
  private func isRemembered(_ key: [UInt8], _ hash: PasswordHash) -> Bool {
    memory.withLock { memory in
      guard let entry = memory.known[key] else { return false }
      return entry.hash == hash && entry.until > .now
    }
  }

  private func remember(_ key: [UInt8], _ user: String, _ hash: PasswordHash) {
    memory.withLock { memory in
      if memory.known.count >= Self.memorySize {
        memory.known = memory.known.filter { $0.value.until > .now }
        if memory.known.count >= Self.memorySize { memory.known.removeAll() }
      }
      memory.known[key] = (user, hash, .now + Self.memoryTime)
    }
  }
}
