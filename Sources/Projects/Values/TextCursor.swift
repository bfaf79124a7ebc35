/// A place in a text's bytes, from which a parser reads on.
struct TextCursor {
  let path: String
  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// The byte here; nil at the end.
  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  func peek(_ distance: Int) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  func starts(with text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    return text.withUTF8Buffer { buffer in bytes[position..<position + count].elementsEqual(buffer) }
  }

  mutating func skip(while condition: (UInt8) -> Bool) {
    while position < bytes.count, condition(bytes[position]) { position += 1 }
  }

  func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

  /// An error at `place`, or here.
  func malformed(_ reason: String, at place: Int? = nil) -> RunFileError {
    let before = bytes[..<min(place ?? position, bytes.count)]
    let line = before.count { $0 == 10 } + 1
    let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
    // Characters, not bytes: continuation bytes do not count.
    let column = before[lineStart...].count { $0 & 0xc0 != 0x80 } + 1
    return RunFileError(.malformed, path, reason, line: line, column: column)
  }

  /// The same error with a place, when it has none.
  func placed(_ error: RunFileError, at place: Int) -> RunFileError {
    guard error.line == nil, error.code == .malformed else { return error }
    return malformed(error.reason, at: place)
  }

  /// Four hexadecimal digits, or eight.
  mutating func hexadecimal(digits: Int) -> UInt32? {
    guard position + digits <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[position..<position + digits] {
      guard let digit = Self.digit(byte) else { return nil }
      value = value << 4 | digit
    }
    position += digits
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 48...57: UInt32(byte) - 48
    case 65...70: UInt32(byte) - 55
    case 97...102: UInt32(byte) - 87
    default: nil
    }
  }
}
