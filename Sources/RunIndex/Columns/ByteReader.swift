/// A cursor over bytes that came from a file: it never reads past their end.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func byte() throws(IndexError) -> UInt8 {
    guard offset < bytes.count else { throw Self.ended }
    offset += 1
    return bytes[offset - 1]
  }

  /// The next `count` bytes, borrowed.
  mutating func take(_ count: Int) throws(IndexError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= bytes.count - offset else { throw Self.ended }
    offset += count
    return UnsafeRawBufferPointer(rebasing: bytes[offset - count..<offset])
  }

  /// LEB128.
  mutating func varint() throws(IndexError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
      guard shift < 64 else { throw IndexError.damaged("a number is too long") }
    }
  }

  mutating func count(upTo limit: Int) throws(IndexError) -> Int {
    let value = try varint()
    guard value <= UInt64(limit) else { throw IndexError.damaged("a count is too large") }
    return Int(value)
  }

  mutating func signedVarint() throws(IndexError) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  private static var ended: IndexError { .damaged("a cell ends too early") }
}

extension [UInt8] {
  mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Small numbers of either sign take few bytes.
  mutating func appendSignedVarint(_ value: Int64) {
    appendVarint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }
}
