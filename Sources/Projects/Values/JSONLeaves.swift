/// Reads JSON for the values at its ends, numbers as the file spells them.
///
/// Takes what Python's `json` writes and the store's own strict reader refuses: `NaN`, `Infinity` and `-Infinity`; and
/// several values one after the other, as JSON Lines.
struct JSONLeaves {
  /// The leaves of each object of the file: of one object, of each line, or of each object of one array.
  private(set) var documents: [[ValueLeaf]] = []
  private var cursor: TextCursor
  private var collector: LeafCollector

  /// - Throws: ``RunFileError`` with the line and column.
  init(_ bytes: [UInt8], path: String) throws(RunFileError) {
    cursor = TextCursor(bytes, path: path)
    collector = LeafCollector(path)
    skipSpace()
    if cursor.current == UInt8(ascii: "["), isArrayOfObjects() {
      cursor.position += 1
      repeat {
        skipSpace()
        try document()
        skipSpace()
      } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "]"))
      skipSpace()
      guard cursor.current == nil else { throw cursor.malformed("there is more after the end of the array") }
      return
    }
    while cursor.current != nil {
      try document()
      skipSpace()
    }
  }

  private func isArrayOfObjects() -> Bool {
    var ahead = self
    ahead.cursor.position += 1
    ahead.skipSpace()
    return ahead.cursor.current == UInt8(ascii: "{")
  }

  private mutating func document() throws(RunFileError) {
    guard cursor.current == UInt8(ascii: "{") || cursor.current == UInt8(ascii: "[") else {
      throw cursor.malformed("expected an object")
    }
    collector = LeafCollector(cursor.path)
    try value()
    documents.append(collector.leaves)
  }

  private mutating func value() throws(RunFileError) {
    guard collector.depth <= LeafCollector.maximumDepth else {
      throw cursor.malformed("nested deeper than \(LeafCollector.maximumDepth) levels")
    }
    let start = cursor.position
    switch cursor.current {
    case UInt8(ascii: "{"): try object()
    case UInt8(ascii: "["): try array()
    case UInt8(ascii: "\""): try add(.string, string(), at: start)
    case UInt8(ascii: "-"), UInt8(ascii: "N"), UInt8(ascii: "I"): try number()
    case .some(UInt8(ascii: "0")...UInt8(ascii: "9")): try number()
    default:
      if word("true") || word("false") {
        try add(.bool, cursor.text(from: start), at: start)
      } else if word("null") {
        try add(.null, "null", at: start)
      } else {
        throw cursor.malformed(cursor.current == nil ? "it ends in the middle" : "expected a value")
      }
    }
  }

  private mutating func object() throws(RunFileError) {
    let start = cursor.position
    cursor.position += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return try add(.empty, "{}", at: start) }
    repeat {
      skipSpace()
      guard cursor.current == UInt8(ascii: "\"") else { throw cursor.malformed("expected a key in quotes") }
      collector.enter(try string())
      skipSpace()
      try expect(UInt8(ascii: ":"))
      skipSpace()
      try value()
      collector.leave()
      skipSpace()
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
  }

  private mutating func array() throws(RunFileError) {
    let start = cursor.position
    cursor.position += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return try add(.empty, "[]", at: start) }
    var index = 0
    repeat {
      skipSpace()
      collector.enter(String(index))
      try value()
      collector.leave()
      index += 1
      skipSpace()
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
  }

  private mutating func number() throws(RunFileError) {
    let start = cursor.position
    if word("NaN") { return try add(.number(.nan), "NaN", at: start) }
    if word("Infinity") { return try add(.number(.infinity), "Infinity", at: start) }
    if word("-Infinity") { return try add(.number(-.infinity), "-Infinity", at: start) }
    _ = take(UInt8(ascii: "-"))
    let whole = digits()
    guard whole > 0, whole == 1 || cursor.bytes[cursor.position - whole] != UInt8(ascii: "0") else {
      throw cursor.malformed("this is not a number of JSON", at: start)
    }
    if take(UInt8(ascii: ".")), digits() == 0 {
      throw cursor.malformed("this is not a number of JSON", at: start)
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
      guard digits() > 0 else { throw cursor.malformed("this is not a number of JSON", at: start) }
    }
    let text = cursor.text(from: start)
    guard let value = Double(text) else { throw cursor.malformed("this is not a number of JSON", at: start) }
    try add(.number(value), text, at: start)
  }

  private mutating func digits() -> Int {
    let start = cursor.position
    cursor.skip { (48...57).contains($0) }
    return cursor.position - start
  }

  private mutating func string() throws(RunFileError) -> String {
    let start = cursor.position
    cursor.position += 1
    var result: [UInt8] = []
    while let byte = cursor.current {
      switch byte {
      case UInt8(ascii: "\""):
        cursor.position += 1
        return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"):
        cursor.position += 1
        try escape(into: &result)
      case 0..<0x20:
        throw cursor.malformed("a control character in a string must be escaped")
      default:
        result.append(byte)
        cursor.position += 1
      }
    }
    throw cursor.malformed("this string has no end", at: start)
  }

  private mutating func escape(into result: inout [UInt8]) throws(RunFileError) {
    let place = cursor.position - 1
    guard let letter = cursor.current else { throw cursor.malformed("it ends in the middle") }
    cursor.position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
    case UInt8(ascii: "b"): result.append(8)
    case UInt8(ascii: "f"): result.append(12)
    case UInt8(ascii: "n"): result.append(10)
    case UInt8(ascii: "r"): result.append(13)
    case UInt8(ascii: "t"): result.append(9)
    case UInt8(ascii: "u"):
      guard var code = cursor.hexadecimal(digits: 4) else {
        throw cursor.malformed("\\u wants four digits", at: place)
      }
      if (0xd800..<0xdc00).contains(code), cursor.starts(with: "\\u") {
        cursor.position += 2
        guard let low = cursor.hexadecimal(digits: 4), (0xdc00..<0xe000).contains(low) else {
          throw cursor.malformed("half of a surrogate pair", at: place)
        }
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw cursor.malformed("half of a surrogate pair", at: place)
      }
      result += UTF8.encode(scalar).map { Array($0) } ?? []
    default: throw cursor.malformed("there is no such escape", at: place)
    }
  }

  private mutating func add(_ kind: ValueLeaf.Kind, _ text: String, at place: Int) throws(RunFileError) {
    do throws(RunFileError) {
      try collector.add(kind, text)
    } catch {
      throw cursor.placed(error, at: place)
    }
  }

  private mutating func word(_ text: StaticString) -> Bool {
    guard cursor.starts(with: text) else { return false }
    cursor.position += text.utf8CodeUnitCount
    return true
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard cursor.current == byte else { return false }
    cursor.position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(RunFileError) {
    guard take(byte) else {
      let wanted = Character(Unicode.Scalar(byte))
      throw cursor.malformed(cursor.current == nil ? "it ends in the middle" : "expected '\(wanted)'")
    }
  }

  private mutating func skipSpace() {
    cursor.skip { $0 == 32 || $0 == 10 || $0 == 13 || $0 == 9 }
  }
}
