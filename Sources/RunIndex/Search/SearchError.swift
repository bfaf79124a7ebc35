/// Why a filter or an order could not be understood.
public struct SearchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of fault it is; callers may meet codes that they do not know.
  public struct Code: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
    public static let filter = Code("invalid filter")
    public static let order = Code("invalid order")
  }

  public let code: Code
  /// What is wrong, and the way out.
  public let message: String
  /// Which character of the text, from 1; nil when it is about the whole.
  public let position: Int?

  public init(_ code: Code, _ message: String, position: Int? = nil) {
    self.code = code
    self.message = message
    self.position = position
  }

  public var description: String {
    guard let position else { return "\(code.name): \(message)" }
    return "\(code.name) at character \(position): \(message)"
  }
}
