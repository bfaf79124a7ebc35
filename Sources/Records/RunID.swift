/// The identity of a run: 32 lower-case hexadecimal characters, as MLflow's.
///
/// A run's path follows from its id alone, so an id is checked once, at the edge, and trusted from there on.
public struct RunID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: String

  /// - Throws: ``RecordError`` when `text` is not 32 lower-case hexadecimal characters.
  public init(_ text: String) throws(RecordError) {
    guard text.utf8.count == 32, text.utf8.allSatisfy(Self.isHex) else {
      throw RecordError(
        .invalidName,
        "'\(text.escapedForMessage)' is not a run id: expected 32 lower-case hexadecimal characters")
    }
    self.text = text
  }

  /// A new random id from the generator given.
  public init(using generator: inout some RandomNumberGenerator) {
    let digits = Array("0123456789abcdef".utf8)
    var bytes: [UInt8] = []
    for _ in 0..<2 {
      var word = generator.next()
      for _ in 0..<16 {
        bytes.append(digits[Int(word & 15)])
        word >>= 4
      }
    }
    text = String(decoding: bytes, as: UTF8.self)
  }

  static func isHex(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte)
  }

  public var description: String { text }
  /// The first eight characters, for people.
  public var short: String { String(text.prefix(8)) }
  /// Relative to the store: `runs/<2 hex>/<run id>`.
  public var directory: String { "runs/\(text.prefix(2))/\(text)" }

  public static func < (a: RunID, b: RunID) -> Bool { a.text < b.text }
}
