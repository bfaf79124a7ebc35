/// The identity of a logged model: `m-` and 32 lower-case hexadecimal characters, as MLflow's. Its path follows from it.
public struct LoggedModelID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: String

  /// - Throws: ``RecordError`` when `text` is not `m-` and 32 lower-case hexadecimal characters.
  public init(_ text: String) throws(RecordError) {
    guard text.utf8.count == 34, text.hasPrefix("m-"), text.utf8.dropFirst(2).allSatisfy(RunID.isHex) else {
      throw RecordError(
        .invalidName,
        "'\(text.escapedForMessage)' is not a logged model's id: expected m- and 32 lower-case hexadecimal "
          + "characters")
    }
    self.text = text
  }

  /// A new random id from the generator given.
  public init(using generator: inout some RandomNumberGenerator) {
    text = "m-" + RunID(using: &generator).text
  }

  public var description: String { text }
  /// The first eight hexadecimal characters, for people.
  public var short: String { String(text.prefix(10)) }
  /// Relative to the store: `logged-models/<2 hex>/<model id>`.
  public var directory: String { "logged-models/\(text.dropFirst(2).prefix(2))/\(text)" }

  public static func < (a: LoggedModelID, b: LoggedModelID) -> Bool { a.text < b.text }
}
