/// 1 to 18 decimal digits, as MLflow's; derived from the experiment's first name (`Default` is `0`).
public struct ExperimentID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: String

  /// - Throws: ``RecordError`` when `text` is not 1 to 18 decimal digits without a leading zero.
  public init(_ text: String) throws(RecordError) {
    let digits = text.utf8
    guard (1...18).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }),
      digits.count == 1 || digits.first != 48
    else {
      throw RecordError(
        .invalidName, "'\(text.escapedForMessage)' is not an experiment id: expected 1 to 18 decimal digits")
    }
    self.text = text
  }

  /// The id of an experiment by its first name, the same in every clone.
  ///
  /// - Parameter attempt: 0; counts up when the id before belongs to an experiment of another name.
  public init(derivedFrom name: String, attempt: Int = 0) {
    if name == "Default", attempt == 0 {
      text = "0"
      return
    }
    // FNV-1a of 64 bits: stable, short, and no library decides what it is.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    for byte in name.utf8 { mix(byte) }
    if attempt > 0 {
      mix(0)
      for byte in String(attempt).utf8 { mix(byte) }
    }
    // 18 digits, the first of which is no zero.
    let least: UInt64 = 100_000_000_000_000_000
    text = String(least + hash % (9 * least))
  }

  public var description: String { text }
  public static func < (a: ExperimentID, b: ExperimentID) -> Bool { a.text < b.text }
}
