/// Why the registry could not do what was asked.
public struct RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
    /// No such model, version or alias.
    public static let notFound = Code("not found")
    /// A model of that name is there.
    public static let exists = Code("exists")
    /// What was given makes no sense.
    public static let invalid = Code("invalid")
    /// The policy of `cairn.yaml` does not let it happen.
    public static let refused = Code("refused")
    /// Other processes change the same thing over and over.
    public static let busy = Code("busy")
  }

  public let code: Code
  /// One sentence, in the words of MLflow where it has some: clients compare them.
  public let message: String
  public var description: String { message }

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
