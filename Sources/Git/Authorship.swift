internal import CLibgit2

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
  /// Who commits here, at this moment in the local time zone, as Git tells it: Git's variables (`GIT_AUTHOR_NAME`,
  /// `GIT_COMMITTER_DATE`, …) in `environment`, then `author.name` and the like, then `user.name` and `user.email`,
  /// then `EMAIL`.
  ///
  /// - Throws: ``GitError`` with code `noIdentity` when none says who it is, `invalidDate` for a date that cannot be
  ///   read.
  public func authorship(environment: [String: String]) throws(GitError) -> Authorship {
    let configuration = try configurationSnapshot()
    return Authorship(
      author: try person("author", "AUTHOR", configuration, environment),
      committer: try person("committer", "COMMITTER", configuration, environment))
  }

  private func person(
    _ section: String, _ role: String, _ configuration: borrowing ConfigurationHandle,
    _ environment: [String: String]
  ) throws(GitError) -> Signature {
    var name = environment["GIT_\(role)_NAME"]
    if name == nil { name = try configuration.string("\(section).name") }
    if name == nil { name = try configuration.string("user.name") }
    var email = environment["GIT_\(role)_EMAIL"]
    if email == nil { email = try configuration.string("\(section).email") }
    if email == nil { email = try configuration.string("user.email") }
    email = email ?? environment["EMAIL"]
    guard let name = name.map(Self.clean), let email = email.map(Self.clean), !name.isEmpty
    else {
      throw GitError(
        .noIdentity, "tell who commits", "",
        reason: "set user.name and user.email (git config --global user.email you@example.com)")
    }
    if let date = environment["GIT_\(role)_DATE"], !date.isEmpty {
      guard let (time, offset) = GitDate.parse(date) else {
        throw GitError(
          .invalidDate, "read GIT_\(role)_DATE", date,
          reason: "expected a date such as '2025-01-31T12:00:00+01:00' or '@1738321200 +0100'")
      }
      return Signature(name: name, email: email, time: time, offset: offset)
    }
    var raw: UnsafeMutablePointer<git_signature>?
    try check("sign as", "\(name) <\(email)>") { git_signature_now(&raw, name, email) }
    let now = SignatureHandle(owning: raw!)
    let pointer = now.pointer
    return Signature(pointer.pointee)
  }

  /// Git leaves out of a name what would end it in a commit's header, and at its ends what is no part of a name.
  private static func clean(_ text: String) -> String {
    let marks = Array("<>\n".utf8)
    let edges = Array(".,:;<>\"\\'".utf8)
    func isEdge(_ byte: UInt8) -> Bool { byte <= 32 || edges.contains(byte) }
    let bytes = text.utf8.drop(while: isEdge).reversed().drop(while: isEdge).reversed()
    return String(decoding: bytes.filter { !marks.contains($0) }, as: UTF8.self)
  }
}
