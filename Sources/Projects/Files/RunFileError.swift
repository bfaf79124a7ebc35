import Records

/// What is wrong with a file that a run was told to take in, and where in it.
public struct RunFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of fault it is; callers may meet codes that they do not know.
  public struct Code: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
    public static let missing = Code("missing")
    /// It cannot be read or written.
    public static let inaccessible = Code("inaccessible")
    /// It is not of the format that its name or content says.
    public static let malformed = Code("malformed")
    /// It is larger or deeper than what is taken.
    public static let tooLarge = Code("too large")
    /// A name that the store cannot hold.
    public static let invalidName = Code("invalid name")
    /// Two files would have the same place.
    public static let conflict = Code("conflict")
  }

  public let code: Code
  public let path: String
  /// What is wrong, without the path.
  public let reason: String
  /// Where in the text; both count from 1.
  public let line: Int?
  public let column: Int?

  init(_ code: Code, _ path: String, _ reason: String, line: Int? = nil, column: Int? = nil) {
    self.code = code
    self.path = path
    self.reason = reason
    self.line = line
    self.column = column
  }

  /// `metrics.json:3:14: expected a value`.
  public var description: String {
    let place = [line, column].compactMap { $0 }.map { ":\($0)" }.joined()
    return "\(path.escapedForMessage)\(place): \(reason)"
  }
}
