extension TOMLLeaves {
  /// One of TOML's four kinds of strings.
  mutating func string() throws(RunFileError) -> String {
    let start = cursor.position
    let quote = cursor.bytes[start]
    let isLong = cursor.peek(1) == quote && cursor.peek(2) == quote
    cursor.position += isLong ? 3 : 1
    if isLong {
      // The line end right after the opening quotes is not part of the string.
      if cursor.starts(with: "\r\n") { cursor.position += 2 } else { _ = take(10) }
    }
    var result: [UInt8] = []
    while let byte = cursor.current {
      if byte == quote {
        if !isLong {
          cursor.position += 1
          return String(decoding: result, as: UTF8.self)
        }
        var run = 0
        while run < 5, cursor.peek(run) == quote { run += 1 }
        cursor.position += run
        if run >= 3 {
          // Up to two quotes may stand before the closing three.
          result += repeatElement(quote, count: run - 3)
          return String(decoding: result, as: UTF8.self)
        }
        result += repeatElement(quote, count: run)
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        cursor.position += 1
        try escape(into: &result, isLong: isLong)
      } else if byte == 10, !isLong {
        break
      } else {
        result.append(byte)
        cursor.position += 1
      }
    }
    throw cursor.malformed("this string has no end", at: start)
  }

  private mutating func escape(into result: inout [UInt8], isLong: Bool) throws(RunFileError) {
    let place = cursor.position - 1
    guard let letter = cursor.current else { throw cursor.malformed("it ends in the middle") }
    cursor.position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): result.append(letter)
    case UInt8(ascii: "b"): result.append(8)
    case UInt8(ascii: "f"): result.append(12)
    case UInt8(ascii: "n"): result.append(10)
    case UInt8(ascii: "r"): result.append(13)
    case UInt8(ascii: "t"): result.append(9)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      guard let code = cursor.hexadecimal(digits: letter == UInt8(ascii: "u") ? 4 : 8),
        let scalar = Unicode.Scalar(code)
      else { throw cursor.malformed("this is not a character", at: place) }
      result += Array(String(Character(scalar)).utf8)
    case 32 where isLong, 9 where isLong, 10 where isLong, 13 where isLong:
      // A backslash at a line's end joins it to the next text.
      cursor.position -= 1
      let start = cursor.position
      cursor.skip { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
      guard cursor.bytes[start..<cursor.position].contains(10) else {
        throw cursor.malformed("there is no such escape", at: place)
      }
    default: throw cursor.malformed("there is no such escape", at: place)
    }
  }
}
