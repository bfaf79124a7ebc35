internal import CLibgit2

/// What went wrong in a repository: which operation, on which thing, and libgit2's own words.
public struct GitError: Error, Sendable, CustomStringConvertible {
  /// The kind of fault; callers may meet codes that they do not know.
  public struct Code: Hashable, Sendable {
    /// libgit2's number, or one of ours below -1000.
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let notFound = Code(rawValue: GIT_ENOTFOUND.rawValue)
    public static let exists = Code(rawValue: GIT_EEXISTS.rawValue)
    public static let ambiguous = Code(rawValue: GIT_EAMBIGUOUS.rawValue)
    public static let bareRepository = Code(rawValue: GIT_EBAREREPO.rawValue)
    public static let unbornBranch = Code(rawValue: GIT_EUNBORNBRANCH.rawValue)
    public static let invalidName = Code(rawValue: GIT_EINVALIDSPEC.rawValue)
    /// Another process holds the lock.
    public static let locked = Code(rawValue: GIT_ELOCKED.rawValue)
    /// The reference is not where it was expected.
    public static let modified = Code(rawValue: GIT_EMODIFIED.rawValue)
    /// The repository belongs to another user (`safe.directory`).
    public static let owner = Code(rawValue: GIT_EOWNER.rawValue)
    /// The repository uses something that libgit2 does not know, such as SHA-256 objects.
    public static let unsupported = Code(rawValue: -1001)
    /// No `user.name` or `user.email` is configured.
    public static let noIdentity = Code(rawValue: -1002)
    /// A date is not of a form that Git takes.
    public static let invalidDate = Code(rawValue: -1004)
    /// The `git` program, asked for what libgit2 cannot do, failed.
    public static let program = Code(rawValue: -1005)
    /// The operating system refused a file.
    public static let file = Code(rawValue: -1003)
  }

  public let code: Code
  /// In the imperative: `open repository`.
  public let operation: String
  /// What it was done to: a path, a revision, a reference.
  public let thing: String
  /// libgit2's or the operating system's words.
  public let reason: String

  public init(_ code: Code, _ operation: String, _ thing: String, reason: String) {
    self.code = code
    self.operation = operation
    self.thing = thing
    self.reason = reason
  }

  public var description: String {
    "cannot \(operation)\(thing.isEmpty ? "" : " '\(thing)'"): \(reason)"
  }
}

/// The one status check: every call into libgit2 goes through it, on the thread that made the call, because
/// `git_error_last` is kept per thread.
@discardableResult
func check(
  _ operation: String, _ thing: @autoclosure () -> String = "", _ call: () -> Int32
) throws(GitError) -> Int32 {
  let status = call()
  guard status < 0 else { return status }
  throw lastError(status, operation, thing())
}

/// Writes an object, again when the system refused a file: `git gc` of another process removes directories of loose
/// objects that it has emptied, also between the making of one and its first file.
func writing<R>(_ body: () throws(GitError) -> R) throws(GitError) -> R {
  for _ in 0..<4 {
    do throws(GitError) {
      return try body()
    } catch {
      if error.code != .file { throw error }
    }
  }
  return try body()
}

func lastError(_ status: Int32, _ operation: String, _ thing: String) -> GitError {
  let last = git_error_last()
  let words = last.flatMap { $0.pointee.message }.map { String(cString: $0) }
  let isFile = status == GIT_ERROR.rawValue && last?.pointee.klass == Int32(GIT_ERROR_OS.rawValue)
  return GitError(
    isFile ? .file : GitError.Code(rawValue: status), operation, thing,
    reason: words ?? "libgit2 error \(status)")
}
