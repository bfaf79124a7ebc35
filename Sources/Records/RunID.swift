/// The identity of a run: 32 lower-case hexadecimal characters, as MLflow's.
///
/// A run's path follows from its id alone, so an id is checked once, at the edge, and trusted from there on. It is kept
/// as the number that it writes: a store has many.
public struct RunID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// - Throws: ``RecordError`` when `text` is not 32 lower-case hexadecimal characters.
  public init(_ text: String) throws(RecordError) {
    var copy = text
    guard let id = copy.withUTF8(Self.parse) else {
      throw RecordError(
        .invalidName,
        "'\(text.escapedForMessage)' is not a run id: expected 32 lower-case hexadecimal characters")
    }
    self = id
  }

  private static func parse(_ text: UnsafeBufferPointer<UInt8>) -> RunID? {
    guard text.count == 32, text.allSatisfy(isHex) else { return nil }
    func word(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
      digits.reduce(0) { $0 << 4 | UInt64($1 < 0x3a ? $1 &- 0x30 : $1 &- 0x57) }
    }
    return RunID(high: word(text[..<16]), low: word(text[16...]))
  }

  /// A new random id from the generator given.
  public init(using generator: inout some RandomNumberGenerator) {
    self.init(high: generator.next(), low: generator.next())
  }

  static func isHex(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte)
  }

  public var text: String {
    String(unsafeUninitializedCapacity: 32) { target in
      for index in 0..<32 {
        let word = index < 16 ? high : low
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index & 15))) & 15
        target[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
      }
      return 32
    }
  }

  public var description: String { text }
  /// The first eight characters, for people.
  public var short: String { String(text.prefix(8)) }
  /// Relative to the store: `runs/<2 hex>/<run id>`.
  public var directory: String {
    let text = text
    return "runs/\(text.prefix(2))/\(text)"
  }

  public static func < (a: RunID, b: RunID) -> Bool {
    a.high == b.high ? a.low < b.low : a.high < b.high
  }
}
