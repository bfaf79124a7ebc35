extension JSONReader {
  /// The string whose opening quotation mark is at the cursor.
  mutating func stringToken() throws(RecordError) -> String {
    let first = offset + 1
    var index = first
    while index < count {
      let byte = start[index]
      if byte == 0x22 {
        offset = index + 1
        return String(
          decoding: UnsafeBufferPointer(start: start + first, count: index - first), as: UTF8.self)
      }
      if byte == 0x5c { return try unescaped(from: first, firstEscape: index) }
      if byte < 0x20 { throw fault("a control character in a string; write it as an escape", at: index) }
      index += 1
    }
    throw fault("a string without an end", at: offset)
  }

  private mutating func unescaped(from first: Int, firstEscape: Int) throws(RecordError) -> String {
    var bytes = Array(UnsafeBufferPointer(start: start + first, count: firstEscape - first))
    var index = firstEscape
    while index < count {
      let byte = start[index]
      if byte == 0x22 {
        offset = index + 1
        return String(decoding: bytes, as: UTF8.self)
      }
      if byte < 0x20 { throw fault("a control character in a string; write it as an escape", at: index) }
      index += 1
      guard byte == 0x5c else {
        bytes.append(byte)
        continue
      }
      guard index < count else { break }
      let escape = start[index]
      index += 1
      switch escape {
      case 0x22, 0x5c, 0x2f: bytes.append(escape)
      case UInt8(ascii: "b"): bytes.append(0x08)
      case UInt8(ascii: "f"): bytes.append(0x0c)
      case UInt8(ascii: "n"): bytes.append(0x0a)
      case UInt8(ascii: "r"): bytes.append(0x0d)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "u"):
        let scalar = try escapedScalar(&index)
        bytes.append(contentsOf: String(Character(scalar)).utf8)
      default: throw fault("an escape that JSON does not have", at: index - 2)
      }
    }
    throw fault("a string without an end", at: offset)
  }

  /// The scalar of `\uXXXX`, or of two that make a surrogate pair; `index` is past the first `u`.
  private func escapedScalar(_ index: inout Int) throws(RecordError) -> Unicode.Scalar {
    let place = index - 2
    let high = try hexadecimal(&index)
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xdc00, index + 1 < count, start[index] == 0x5c, start[index + 1] == UInt8(ascii: "u") else {
      throw fault("half of a surrogate pair", at: place)
    }
    index += 2
    let low = try hexadecimal(&index)
    guard (0xdc00...0xdfff).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00))
    else { throw fault("half of a surrogate pair", at: place) }
    return scalar
  }

  private func hexadecimal(_ index: inout Int) throws(RecordError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard index < count, let digit = Character(Unicode.Scalar(start[index])).hexDigitValue else {
        throw fault("\\u needs four hexadecimal digits", at: index)
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
