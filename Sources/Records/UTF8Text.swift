/// Questions about UTF-8 in memory.
enum UTF8Text {
  /// The offset of the first byte that breaks UTF-8 (RFC 3629: no overlong forms, no surrogates); nil when none does.
  static func firstInvalid(_ start: UnsafePointer<UInt8>, count: Int) -> Int? {
    var index = 0
    while index < count {
      // Eight bytes of ASCII at a time.
      while index + 8 <= count,
        UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      { index += 8 }
      guard index < count else { return nil }
      let lead = start[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xbf
      switch lead {
      case 0xc2...0xdf: length = 2
      case 0xe0...0xef:
        length = 3
        if lead == 0xe0 { second = 0xa0...0xbf }
        if lead == 0xed { second = 0x80...0x9f }
      case 0xf0...0xf4:
        length = 4
        if lead == 0xf0 { second = 0x90...0xbf }
        if lead == 0xf4 { second = 0x80...0x8f }
      default: return index
      }
      guard index + length <= count, second.contains(start[index + 1]) else { return index }
      for offset in stride(from: 2, to: length, by: 1) where start[index + offset] & 0xc0 != 0x80 {
        return index
      }
      index += length
    }
    return nil
  }

  /// Line and column of an offset, both from 1; columns count Unicode scalars.
  static func position(of offset: Int, in start: UnsafePointer<UInt8>) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    for index in 0..<offset {
      if start[index] == 0x0a {
        line += 1
        column = 1
      } else if start[index] & 0xc0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }

  static func areEqual(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, count: Int) -> Bool {
    for index in 0..<count where a[index] != b[index] { return false }
    return true
  }

  /// Letters, digits, `_`, `.`, `+`, `-`.
  static func continuesWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, 0x5f, 0x2e, 0x2b, 0x2d: true
    default: byte >= 0x80
    }
  }
}

extension String {
  /// Whether the UTF-8 bytes order before the other's: the order of keys in files, which Git and every other
  /// program can reproduce. (Swift's `<` orders by normalised scalars.)
  package func precedesInBytes(_ other: String) -> Bool {
    var a = self
    var b = other
    return a.withUTF8 { a in
      b.withUTF8 { b in
        let common = min(a.count, b.count)
        for index in 0..<common where a[index] != b[index] { return a[index] < b[index] }
        return a.count < b.count
      }
    }
  }
}
