/// Integers that take as many bytes each as the largest needs above the smallest: none when all are equal.
///
///     width: 1 byte, 0 to 8
///     least: signed varint
///     count × width bytes, little-endian: what is to be added to the least
struct PackedIntegers {
  private let bytes: UnsafeRawBufferPointer
  private let width: Int
  private let least: Int64
  private let mask: UInt64

  /// The bytes must outlive the value.
  init(_ reader: inout ByteReader, count: Int) throws(IndexError) {
    width = Int(try reader.byte())
    guard width <= 8 else { throw .damaged("integers are too wide") }
    least = try reader.signedVarint()
    bytes = try reader.take(count * width)
    mask = width == 8 ? .max : 1 << UInt64(8 * width) - 1
  }

  /// `index` is less than the count.
  @inline(__always)
  subscript(index: Int) -> Int64 {
    if width == 0 { return least }
    let offset = index * width
    if offset + 8 <= bytes.count {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      return least &+ Int64(bitPattern: word & mask)
    }
    var word: UInt64 = 0
    for byte in 0..<width { word |= UInt64(bytes[offset + byte]) << UInt64(8 * byte) }
    return least &+ Int64(bitPattern: word)
  }
}

extension [UInt8] {
  mutating func appendPacked(_ integers: [Int64]) {
    let least = integers.min() ?? 0
    let span = UInt64(bitPattern: (integers.max() ?? 0) &- least)
    let width = (64 - span.leadingZeroBitCount + 7) / 8
    append(UInt8(width))
    appendSignedVarint(least)
    for integer in integers {
      let word = UInt64(bitPattern: integer &- least)
      for byte in 0..<width { append(UInt8(truncatingIfNeeded: word >> UInt64(8 * byte))) }
    }
  }
}
