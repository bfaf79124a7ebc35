/// Which of a chunk's slots.
struct SlotSet: Equatable {
  fileprivate var words = SIMD8<UInt64>(repeating: 0)

  /// Runs that share a chunk. More makes searching faster and changing one run slower.
  static let capacity = 512

  init() {}

  /// Of the first `count` slots, those that meet the condition.
  @inline(__always)
  init(_ count: Int, where condition: (Int) -> Bool) {
    var slot = 0
    while slot < count {
      let end = Swift.min(slot + 64, count)
      var word: UInt64 = 0
      for bit in slot..<end where condition(bit) { word |= 1 << UInt64(bit & 63) }
      words[slot >> 6] = word
      slot = end
    }
  }

  mutating func insert(_ slot: Int) { words[slot >> 6] |= 1 << UInt64(slot & 63) }
  func contains(_ slot: Int) -> Bool { words[slot >> 6] >> UInt64(slot & 63) & 1 == 1 }
  mutating func formIntersection(_ other: SlotSet) { words &= other.words }
  mutating func formUnion(_ other: SlotSet) { words |= other.words }
  mutating func subtract(_ other: SlotSet) { words &= ~other.words }
  var isEmpty: Bool { words == SIMD8(repeating: 0) }

  var count: Int {
    var count = 0
    for index in 0..<8 { count += words[index].nonzeroBitCount }
    return count
  }
}

/// In the order of the slots.
extension SlotSet: Sequence {
  struct Iterator: IteratorProtocol {
    private let words: SIMD8<UInt64>
    private var index = 0
    private var word: UInt64

    fileprivate init(_ words: SIMD8<UInt64>) {
      self.words = words
      word = words[0]
    }

    @inline(__always)
    mutating func next() -> Int? {
      while word == 0 {
        index += 1
        if index >= 8 { return nil }
        word = words[index]
      }
      let slot = index << 6 | word.trailingZeroBitCount
      word &= word - 1
      return slot
    }
  }

  @inline(__always)
  func makeIterator() -> Iterator { Iterator(words) }
}
