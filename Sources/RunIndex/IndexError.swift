/// Why the index could not answer.
public struct IndexError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of fault it is; callers may meet codes that they do not know.
  public struct Code: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
    /// The file is no database, or not a whole one.
    public static let corrupt = Code("corrupt")
    /// Another process has held the database for too long.
    public static let busy = Code("busy")
    /// The file cannot be opened, written or enlarged.
    public static let unwritable = Code("unwritable")
    /// The repository could not be read.
    public static let repository = Code("repository")
    /// The token of a page is not one that a search in this order gave out.
    public static let pageToken = Code("invalid page token")
    /// SQLite refused for another reason.
    public static let database = Code("database")
  }

  public let code: Code
  /// One sentence that names the thing.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }

  static func damaged(_ what: String) -> IndexError {
    IndexError(.corrupt, "the index is damaged: \(what)")
  }
}
