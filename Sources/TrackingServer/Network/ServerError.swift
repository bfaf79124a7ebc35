/// Why the server cannot begin, or cannot go on.
public struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String
  public init(_ message: String) { self.message = message }
  public var description: String { message }
}
