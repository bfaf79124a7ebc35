/// What is wrong with a record, a name or a file, and where.
public struct RecordError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of fault it is; callers may meet codes that they do not know.
  public struct Code: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
    /// A name, key or id breaks the rules for its kind.
    public static let invalidName = Code("invalid name")
    /// A value is out of the limits or of the wrong type.
    public static let invalidValue = Code("invalid value")
    /// A file is not of the format that its schema names.
    public static let malformed = Code("malformed")
    /// A file's schema is of a version that this program does not know.
    public static let unknownSchema = Code("unknown schema")
    /// A file holds a key that this program does not know.
    public static let unknownKey = Code("unknown key")
    /// A value that may be set once has another value already.
    public static let conflict = Code("conflict")
  }

  public let code: Code
  /// One sentence that names the thing.
  public let message: String
  /// Whose text it is, where known: a path relative to the repository.
  public var file: String?
  /// Where in the text, when it came from one; both count from 1.
  public let line: Int?
  public let column: Int?

  public init(
    _ code: Code, _ message: String, file: String? = nil, line: Int? = nil, column: Int? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.line = line
    self.column = column
  }

  /// `cairn.yaml, line 3, column 5: …`, as far as the place is known.
  public var description: String {
    let place = [file, line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap(\.self)
    return place.isEmpty ? message : "\(place.joined(separator: ", ")): \(message)"
  }
}

extension String {
  /// The text with control characters spelled out and cut to 80 characters, fit for a message.
  package var escapedForMessage: String {
    var result = ""
    for scalar in unicodeScalars.prefix(81) {
      if result.count >= 80 { return result + "…" }
      if scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || scalar.value == 0x202e {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
