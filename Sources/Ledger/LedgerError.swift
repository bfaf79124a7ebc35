/// Why the ledger could not do what was asked, and the way out.
public struct LedgerError: Error, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
    /// The repository has no `cairn.yaml`.
    public static let notInitialised = Code("not initialised")
    /// No such run, experiment or file.
    public static let notFound = Code("not found")
    /// Something is there that forbids it: a file of somebody else, another value, an ended run.
    public static let conflict = Code("conflict")
    /// Another process holds the run or the repository.
    public static let busy = Code("busy")
    /// The operating system refused a file.
    public static let file = Code("file")
    /// What was given makes no sense.
    public static let invalid = Code("invalid")
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
