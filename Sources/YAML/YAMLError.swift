/// Why a text is not YAML, and where.
public struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String
  /// Both count from 1; nil when it is the text as a whole.
  public let mark: YAMLMark?

  public var description: String {
    mark.map { "line \($0.line), column \($0.column): \(message)" } ?? message
  }
}

/// A place in a text; both count from 1.
public struct YAMLMark: Hashable, Sendable {
  public let line: Int
  public let column: Int
}
