public import Records

/// A registered model's name, checked once at the edge.
public struct ModelName: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: String
  public var description: String { text }

  /// - Throws: `RecordError` when the text is empty or holds `/`, `:` or a control character.
  public init(_ text: String) throws(RecordError) {
    guard !text.isEmpty, !text.unicodeScalars.contains(where: { $0 == "/" || $0 == ":" || $0.value < 0x20 })
    else {
      throw RecordError(
        .invalidName,
        "'\(text)' is no model's name: it must not be empty or hold '/', ':' or a control character")
    }
    self.text = text
  }

  public static func < (a: ModelName, b: ModelName) -> Bool { a.text < b.text }
}
