extension JSON {
  /// Reads one JSON text (RFC 8259, strictly: no key twice, no trailing comma, no lone surrogate).
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: UnsafeRawBufferPointer) throws(RecordError) {
    var reader = try JSONReader(bytes)
    self = try reader.value()
    try reader.finish()
  }

  /// Reads one JSON text, as from its bytes in memory.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withBytes(JSON.init(parsing:))
  }
}

extension [UInt8] {
  /// `withUnsafeBytes` that keeps the type of what is thrown.
  func withBytes<Value>(
    _ body: (UnsafeRawBufferPointer) throws(RecordError) -> Value
  ) throws(RecordError) -> Value {
    let result: Result<Value, RecordError> = withUnsafeBytes { bytes in
      do throws(RecordError) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
