internal import CLibgit2

/// Who, and when: a commit's author or committer, a tag's tagger.
public struct Signature: Hashable, Sendable {
  public var name: String
  public var email: String
  /// Seconds since 1970-01-01T00:00:00Z.
  public var time: Int64
  /// Minutes east of UTC.
  public var offset: Int

  public init(name: String, email: String, time: Int64, offset: Int = 0) {
    self.name = name
    self.email = email
    self.time = time
    self.offset = offset
  }

  init(_ raw: git_signature) {
    name = String(cString: raw.name)
    email = String(cString: raw.email)
    time = raw.when.time
    offset = Int(raw.when.offset)
  }

  func handle() throws(GitError) -> SignatureHandle {
    var raw: UnsafeMutablePointer<git_signature>?
    try check("sign as", "\(name) <\(email)>") {
      git_signature_new(&raw, name, email, time, Int32(offset))
    }
    return SignatureHandle(owning: raw!)
  }
}

/// The two people of a commit.
public struct Authorship: Hashable, Sendable {
  public var author: Signature
  public var committer: Signature
  public init(author: Signature, committer: Signature) {
    self.author = author
    self.committer = committer
  }
}

extension Repository {
  /// The user as `user.name` and `user.email` say, at this moment in the local time zone; what Git's variables
  /// (`GIT_AUTHOR_NAME`, `GIT_COMMITTER_EMAIL`, …) in `environment` say comes first.
  ///
  /// - Throws: ``GitError`` with code `noIdentity` when neither says who it is.
  public func authorship(environment: [String: String]) throws(GitError) -> Authorship {
    var raw: UnsafeMutablePointer<git_signature>?
    var configured: Signature?
    if git_signature_default(&raw, pointer) == 0, let raw {
      configured = Signature(SignatureHandle(owning: raw).pointer.pointee)
    }
    func person(_ role: String) throws(GitError) -> Signature {
      let name = environment["GIT_\(role)_NAME"] ?? configured?.name
      let email = environment["GIT_\(role)_EMAIL"] ?? configured?.email ?? environment["EMAIL"]
      guard let name, let email, !name.isEmpty else {
        throw GitError(
          .noIdentity, "tell who commits", "",
          reason: "set user.name and user.email (git config --global user.email you@example.com)")
      }
      var now = configured
      if now == nil {
        var made: UnsafeMutablePointer<git_signature>?
        try check("sign as", name) { git_signature_now(&made, name, email) }
        now = Signature(SignatureHandle(owning: made!).pointer.pointee)
      }
      var signature = Signature(name: name, email: email, time: now!.time, offset: now!.offset)
      if let date = environment["GIT_\(role)_DATE"], let (time, offset) = Self.parseRawDate(date) {
        signature.time = time
        signature.offset = offset
      }
      return signature
    }
    return Authorship(author: try person("AUTHOR"), committer: try person("COMMITTER"))
  }

  /// Git's internal form, `@<seconds> <+hhmm>`; other forms that Git takes are left to the clock.
  private static func parseRawDate(_ text: String) -> (Int64, Int)? {
    let parts = text.split(separator: " ")
    guard let first = parts.first, let time = Int64(first.hasPrefix("@") ? first.dropFirst() : first) else {
      return nil
    }
    guard parts.count > 1, let zone = Int(parts[1]) else { return (time, 0) }
    return (time, (abs(zone) / 100 * 60 + abs(zone) % 100) * zone.signum())
  }
}
