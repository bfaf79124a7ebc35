/// Why a migration could not begin or had to stop, and the way out.
public struct MigrationError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
    /// What was named is no store of MLflow's.
    public static let notAStore = Code("not a store")
    /// The source cannot be read: damaged, locked, or forbidden.
    public static let unreadable = Code("unreadable")
    /// The repository cannot take commits now.
    public static let notReady = Code("not ready")
    /// Another import or export is at work.
    public static let busy = Code("busy")
    /// The server refused, or cannot be reached.
    public static let server = Code("server")
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
