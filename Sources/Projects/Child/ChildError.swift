#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a command could not be started.
public struct ChildError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of fault it is; callers may meet codes that they do not know.
  public struct Code: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
    /// No file of that name, there or on the PATH.
    public static let notFound = Code("command not found")
    /// There is a file, but it cannot be run.
    public static let notExecutable = Code("not executable")
    /// The working directory is not there or cannot be entered.
    public static let noDirectory = Code("no directory")
    /// The system refused a pipe, a terminal or a process.
    public static let system = Code("system")
  }

  public let code: Code
  /// One sentence that names the thing.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// A refusal of the system while it was asked to do what `operation` says.
  init(system error: Int32, _ operation: String) {
    self.init(.system, "cannot \(operation): \(String(cString: strerror(error)))")
  }

  /// What a shell's exit status would be: 127 when the command was not found, else 126.
  public var exitStatus: Int { code == .notFound ? 127 : 126 }
  public var description: String { message }
}
