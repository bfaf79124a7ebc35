import Records

/// A cursor over the text of a filter or an order.
struct SearchScanner {
  /// `metrics.acc`: what stands before the first dot, and what follows it.
  struct Identifier {
    /// nil when there was no dot.
    var kind: String?
    var key: String
    var offset: Int
  }

  private let bytes: [UInt8]
  private let code: SearchError.Code
  private(set) var offset = 0

  init(_ text: String, _ code: SearchError.Code) {
    bytes = Array(text.utf8)
    self.code = code
  }

  var isAtEnd: Bool { offset >= bytes.count }
  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func skipSpaces() {
    while let byte = next, byte == 0x20 || (0x09...0x0d).contains(byte) { offset += 1 }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  /// Takes a word of the grammar, in any case, when it stands here as a whole.
  mutating func takeWord(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard offset + length <= bytes.count else { return false }
    for index in 0..<length where bytes[offset + index] & 0xdf != word.utf8Start[index] { return false }
    if offset + length < bytes.count, Self.isPlain(bytes[offset + length]) { return false }
    offset += length
    return true
  }

  /// The longest run of plain characters: letters, digits, `_ . / - :` and all beyond ASCII.
  mutating func plainText(upToDot: Bool = false) -> String {
    let start = offset
    while let byte = next, Self.isPlain(byte), !(upToDot && byte == UInt8(ascii: ".")) { offset += 1 }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x80...0xff: true
    case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: ":"): true
    default: false
    }
  }

  /// What stands between quotes, which are one of `quotes`; a doubled quote stands for one. nil when none starts here.
  mutating func quotedText(in quotes: StaticString) throws(SearchError) -> String? {
    guard let quote = next else { return nil }
    let isQuote = (0..<quotes.utf8CodeUnitCount).contains { quotes.utf8Start[$0] == quote }
    guard isQuote else { return nil }
    let start = offset
    offset += 1
    var text: [UInt8] = []
    while let byte = next {
      offset += 1
      if byte == quote {
        guard next == quote else { return String(decoding: text, as: UTF8.self) }
        offset += 1
      }
      text.append(byte)
    }
    throw fault("the quote \(character(quote)) that starts here is never closed", at: start)
  }

  /// A number; nil when none starts here.
  mutating func number() throws(SearchError) -> Double? {
    guard let first = next, (0x30...0x39).contains(first) || "+-.".utf8.contains(first) else { return nil }
    let start = offset
    offset += 1
    while let byte = next, Self.isPlain(byte) || byte == UInt8(ascii: "+") { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    // Double takes words such as `-inf` as well.
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
      let number = Double(text)
    else { throw fault("'\(text.escapedForMessage)' is not a number", at: start) }
    return number
  }

  mutating func identifier() throws(SearchError) -> Identifier {
    let start = offset
    var kind: String
    if let quoted = try quotedText(in: "`\"") {
      guard next == UInt8(ascii: ".") else {
        // The whole name in quotes: `metrics.acc`, or an attribute with a space.
        guard let dot = quoted.firstIndex(of: "."),
          let known = SearchFilter.Kind(rawValue: String(quoted[..<dot]))
        else { return Identifier(kind: nil, key: quoted, offset: start) }
        return Identifier(
          kind: known.rawValue, key: String(quoted[quoted.index(after: dot)...]), offset: start)
      }
      kind = quoted
    } else {
      kind = plainText(upToDot: true)
    }
    guard take(UInt8(ascii: ".")) else {
      guard !kind.isEmpty else {
        throw fault("expected a name such as metrics.acc, params.lr or start_time \(found)", at: start)
      }
      return Identifier(kind: nil, key: kind, offset: start)
    }
    let key = if let quoted = try quotedText(in: "`\"'") { quoted } else { plainText() }
    guard !key.isEmpty else {
      throw fault(
        "expected a key after '\(kind.escapedForMessage).'; put one with spaces in backticks", at: offset)
    }
    return Identifier(kind: kind, key: key, offset: start)
  }

  /// `, not 'x'`, for messages.
  var found: String {
    guard offset < bytes.count else { return "but the text ends here" }
    let rest = String(decoding: bytes[offset...].prefix(48), as: UTF8.self)
    return "but found '\(rest.prefix(12).description.escapedForMessage)'"
  }

  func fault(_ message: String, at place: Int) -> SearchError {
    // People count characters.
    let before = String(decoding: bytes[..<min(place, bytes.count)], as: UTF8.self)
    return SearchError(code, message, position: before.count + 1)
  }

  private func character(_ byte: UInt8) -> String { String(Character(Unicode.Scalar(byte))) }
}
