/// A JSON value that keeps the order of keys and the kind of a number.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// NaN and the infinities are written as the strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
  case number(Double)
  /// A number of the text that `Int64` and `Double` cannot hold, kept as it was written.
  case literal(NumberLiteral)
  case string(String)
  case array([JSON])
  /// In the order of the text; no key twice.
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSON
    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// The text of a number that is out of range, valid by construction: only the parser makes one.
  public struct NumberLiteral: Hashable, Sendable {
    public let text: String
    init(checked text: String) { self.text = text }
  }
}
