/// Numbers texts in the order of their first appearance, found by their bytes so that a text seen before makes no
/// `String`.
struct KeyTable {
  private(set) var keys: [String] = []
  private var entries: [Entry] = []
  /// The bytes of all keys, one after the other.
  private var bytes: [UInt8] = []
  /// Open addressing: 0 is free, else the key's number plus 1. The size is a power of two.
  private var slots = [Int32](repeating: 0, count: 64)

  private struct Entry {
    var hash: UInt64
    var start: Int
    var count: Int
  }

  /// Of FNV-1a: see ``hash(_:_:)``.
  static let hashBasis: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }

  /// The number of a text that was added before.
  func number(of text: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int? {
    let found = slots[slot(of: text, hash: hash)]
    return found == 0 ? nil : Int(found) - 1
  }

  /// Adds a text that ``number(of:hash:)`` did not find and that is UTF-8.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int {
    let number = keys.count
    slots[slot(of: text, hash: hash)] = Int32(number + 1)
    entries.append(Entry(hash: hash, start: bytes.count, count: text.count))
    bytes.append(contentsOf: text)
    keys.append(String(decoding: text, as: UTF8.self))
    if keys.count * 2 > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (number, entry) in entries.enumerated() {
      var index = Self.start(entry.hash) & mask
      while slots[index] != 0 { index = (index + 1) & mask }
      slots[index] = Int32(number + 1)
    }
  }

  /// Where the text is, or where it would go.
  private func slot(of text: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int {
    let mask = slots.count - 1
    var index = Self.start(hash) & mask
    while slots[index] != 0 {
      let entry = entries[Int(slots[index]) - 1]
      if entry.hash == hash, entry.count == text.count, isEqual(text, at: entry.start) { return index }
      index = (index + 1) & mask
    }
    return index
  }

  private func isEqual(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    for offset in 0..<text.count where bytes[start + offset] != text[offset] { return false }
    return true
  }

  /// FNV's low bits depend on few of the last byte's; the high ones are folded in.
  private static func start(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
