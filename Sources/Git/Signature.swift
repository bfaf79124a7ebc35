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

  /// As a header of a commit or tag has it: `Ada <ada@example.org> 1764000000 +0100`.
  func headerText() throws(GitError) -> String {
    // Refuses what would end the name or the address too early.
    let handle = try handle()
    let raw = handle.pointer.pointee
    let minutes = offset.magnitude
    let (hours, rest) = (minutes / 60, minutes % 60)
    let zone =
      (offset < 0 ? "-" : "+") + (hours < 10 ? "0" : "") + "\(hours)" + (rest < 10 ? "0" : "") + "\(rest)"
    return "\(String(cString: raw.name)) <\(String(cString: raw.email))> \(time) \(zone)"
  }
}
