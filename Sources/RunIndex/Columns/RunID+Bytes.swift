import Records

// As the index keeps ids: numbers of 16 bytes.

extension RunID {
  /// 16 bytes, whose order is that of the ids.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for word in [high, low] { withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) } }
    return bytes
  }

  init(bytes: UnsafeRawBufferPointer) throws(IndexError) {
    guard bytes.count == 16 else { throw .damaged("a run's id has \(bytes.count) bytes") }
    self.init(
      high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }
}
