/// What the operating system refused, of which file.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// In the imperative: `append to`.
  public let operation: String
  public let path: String
  /// The operating system's number (`errno`); 0 when the fault is ours to tell.
  public let number: Int32
  public let reason: String

  public init(_ operation: String, _ path: String, number: Int32 = 0, reason: String) {
    self.operation = operation
    self.path = path
    self.number = number
    self.reason = reason
  }

  public var description: String { "cannot \(operation) '\(path)': \(reason)" }
}
