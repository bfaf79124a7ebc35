import Records

/// A run's id as two words: the order of the words is that of the texts.
struct Identity: Hashable, Comparable {
  var high: UInt64
  var low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(_ id: RunID) { self.init(digits: id.text) }

  /// From 32 lower-case hexadecimal digits.
  init(digits: String) {
    var digits = digits
    (high, low) = digits.withUTF8 { text in
      (Self.word(text[..<16]), Self.word(text[16...]))
    }
  }

  private static func word(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
    digits.reduce(0) { word, digit in
      word << 4 | UInt64(digit < 0x3a ? digit &- 0x30 : digit &- 0x57)
    }
  }

  static func < (a: Identity, b: Identity) -> Bool {
    a.high == b.high ? a.low < b.low : a.high < b.high
  }

  /// 32 hexadecimal digits.
  var text: String {
    String(unsafeUninitializedCapacity: 32) { target in
      for index in 0..<32 {
        let word = index < 16 ? high : low
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index & 15))) & 15
        target[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
      }
      return 32
    }
  }

  /// 16 bytes, whose order is that of the ids.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for word in [high, low] { withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) } }
    return bytes
  }

  init(bytes: UnsafeRawBufferPointer) throws(IndexError) {
    guard bytes.count == 16 else { throw .damaged("a run's id has \(bytes.count) bytes") }
    high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }
}
