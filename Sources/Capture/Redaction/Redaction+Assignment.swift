extension Redaction {
  /// Where values stand that are given to secret names, in order: `NAME=value`, `"name": "value"`, `--name value`,
  /// `"--name", "value"`, also inside of quoted and escaped text.
  func assignedSecrets(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var spans: [Range<Int>] = []
    var index = 0
    while index < text.count {
      guard Self.isNameByte(text, index) else {
        index += 1
        continue
      }
      let start = index
      while index < text.count, Self.isNameByte(text, index) { index += 1 }
      guard let link = Self.link(after: index, in: text) else { continue }
      let dashes = text[start..<index].prefix { $0 == UInt8(ascii: "-") }.count
      // After a blank or a comma only an option, or a quoted name, is followed by its value.
      if link.kind != .assignment, dashes == 0, !(link.kind == .list && link.closesQuote) { continue }
      let verdict = names.verdict(on: text[start..<index])
      if verdict == .plain || (verdict == .suspect && link.kind == .list && dashes == 0) { continue }
      if link.kind != .assignment, Self.isOption(text, link.end) { continue }
      let span = Self.value(at: link.end, ofNameAt: start + dashes..<index, link: link, in: text)
      if span.isEmpty { continue }
      if link.kind != .assignment, Self.isOption(text, span.lowerBound) { continue }
      if verdict == .suspect, SecretName.isHarmless(text[span]) { continue }
      spans.append(span)
      index = max(index, span.upperBound)
    }
    return spans
  }

  /// What stands between a name and its value.
  private struct Link {
    enum Kind { case assignment, blank, list }
    var kind: Kind
    var end: Int
    /// A quote that was opened before the name is closed after it.
    var closesQuote: Bool
  }

  private static func link(after end: Int, in text: UnsafeBufferPointer<UInt8>) -> Link? {
    var index = end
    var closesQuote = false
    while index < text.count, text[index] == UInt8(ascii: "\\") { index += 1 }
    if index < text.count, isQuote(text[index]) {
      closesQuote = true
      index += 1
      while index < text.count, text[index] == UInt8(ascii: "]") || text[index] == UInt8(ascii: ")") {
        index += 1
      }
    } else {
      index = end
    }
    let gap = index
    while index < text.count, isBlank(text[index]) { index += 1 }
    guard index < text.count else { return nil }
    if let length = separatorLength(text, index) {
      // `https://…` assigns nothing.
      if text[index] == UInt8(ascii: ":"), index + 2 < text.count, text[index + 1] == UInt8(ascii: "/"),
        text[index + 2] == UInt8(ascii: "/")
      {
        return nil
      }
      index += length
      // `==`, `:=`, `=>`, `::`.
      while index < text.count, text[index] == UInt8(ascii: "=") || text[index] == UInt8(ascii: ">") {
        index += 1
      }
      return Link(kind: .assignment, end: index, closesQuote: closesQuote)
    }
    if text[index] == UInt8(ascii: ","), closesQuote {
      return Link(kind: .list, end: index + 1, closesQuote: true)
    }
    return index > gap ? Link(kind: .blank, end: index, closesQuote: closesQuote) : nil
  }

  /// The value that starts at or after `start`, without the quotes around it.
  private static func value(
    at start: Int, ofNameAt name: Range<Int>, link: Link, in text: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    var start = start
    while start < text.count, isBlank(text[start]) { start += 1 }
    guard start < text.count else { return start..<start }

    // The name begins the text: all that follows it is its value, whatever it looks like.
    if link.kind == .assignment, text[..<name.lowerBound].allSatisfy({ $0 == UInt8(ascii: "-") }) {
      return start..<text.count
    }
    // A quoted value, whose quote may be escaped and may have a prefix as in `rb"…"`.
    var quote = start
    while quote < text.count, quote - start < 2, isLetter(text[quote]) { quote += 1 }
    let afterPrefix = quote
    while quote < text.count, text[quote] == UInt8(ascii: "\\") { quote += 1 }
    if quote < text.count, isQuote(text[quote]) {
      let backslashes = quote - afterPrefix
      let end = closingQuote(text[quote], backslashes: backslashes, after: quote + 1, in: text)
      // The shell joins `"ab"cd` to one word.
      if backslashes == 0, end + 1 < text.count, isNameByte(text, end + 1) {
        return start..<unquotedEnd(from: end + 1, in: text)
      }
      return afterPrefix > start ? start..<min(end + 1, text.count) : quote + 1..<end
    }

    // One quote around name and value: up to where it ends.
    if !link.closesQuote, let opening = openingQuote(before: name.lowerBound, in: text) {
      return
        start..<closingQuote(
          opening.quote, backslashes: opening.backslashes, after: start, in: text)
    }
    if text[start] == UInt8(ascii: "[") || text[start] == UInt8(ascii: "{") {
      return start..<closingBracket(from: start, in: text)
    }
    if isHeader(text[name]) { return start..<lineEnd(from: start, in: text) }
    return start..<unquotedEnd(from: start, in: text)
  }

  /// Headers whose values have parts with blanks between them.
  private static func isHeader(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let squashed = FoldedName(name.suffix(SecretName.longest)).squashed
    return headers.contains { squashed.suffix($0.count) == $0[...] }
  }
  private static let headers = ["authorization", "cookie"].map { Array($0.utf8) }

  private static func lineEnd(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    text[start...].firstIndex(of: 0x0a) ?? text.count
  }

  private static func openingQuote(
    before start: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> (quote: UInt8, backslashes: Int)? {
    var index = start - 1
    while index >= 0, text[index] == UInt8(ascii: "-") { index -= 1 }
    guard index >= 0, isQuote(text[index]) else { return nil }
    var backslashes = 0
    while index - backslashes > 0, text[index - backslashes - 1] == UInt8(ascii: "\\") { backslashes += 1 }
    return (text[index], backslashes)
  }

  /// Where the quote is that ends a text begun by `quote` after so many backslashes; the end of the text otherwise.
  private static func closingQuote(
    _ quote: UInt8, backslashes: Int, after start: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var index = start
    var run = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "\\") {
        run += 1
      } else {
        if text[index] == quote {
          if backslashes == 0, run % 2 == 0 { return index }
          if backslashes > 0, run <= backslashes { return index - run }
        }
        run = 0
      }
      index += 1
    }
    return text.count
  }

  /// After the bracket that matches the one at `start`; the end of the text when none does.
  private static func closingBracket(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var depth = 0
    var index = start
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return index + 1 }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        index = closingQuote(text[index], backslashes: 0, after: index + 1, in: text)
      default: break
      }
      index += 1
    }
    return text.count
  }

  /// The end of a value without quotes: a blank, or a separator after which another name is given a value.
  private static func unquotedEnd(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var index = start
    var open: UInt8?
    while index < text.count {
      let byte = text[index]
      if byte == 0x0a || byte == 0x0d { return index }
      if let quote = open {
        if byte == quote { open = nil }
      } else if isQuote(byte) {
        if endsValue(text, index + 1) { return index }
        open = byte
      } else if isBlank(byte) {
        return index
      } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "&") {
        if startsAssignment(text, index + 1) { return index }
      }
      index += 1
    }
    return text.count
  }

  private static func endsValue(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    guard index < text.count else { return true }
    switch text[index] {
    case 0x09...0x0d, 0x20, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "}"), UInt8(ascii: "]"),
      UInt8(ascii: ")"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: ">"):
      return true
    default: return false
    }
  }

  private static func startsAssignment(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    var index = start
    while index < text.count,
      isBlank(text[index]) || isQuote(text[index]) || text[index] == UInt8(ascii: "\\")
    {
      index += 1
    }
    let name = index
    while index < text.count, isNameByte(text, index) { index += 1 }
    guard index > name else { return false }
    while index < text.count, isQuote(text[index]) || text[index] == UInt8(ascii: "\\") { index += 1 }
    return index < text.count && separatorLength(text, index) != nil
  }

  /// Whether another option starts here, so that the one before it has no value.
  private static func isOption(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    guard start + 1 < text.count, text[start] == UInt8(ascii: "-") else { return false }
    if text[start + 1] == UInt8(ascii: "-") { return start + 2 < text.count && isLetter(text[start + 2]) }
    return isLetter(text[start + 1]) && (start + 2 == text.count || isBlank(text[start + 2]))
  }

  // MARK: Bytes

  /// Letters, digits, `_ - . %`, and whatever is not ASCII; but no separator in disguise.
  private static func isNameByte(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    switch text[index] {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    case UInt8(ascii: "%"), 0x80...0xff: separatorLength(text, index) == nil
    default: false
    }
  }

  /// `=` and `:`, full-width or percent-encoded too.
  private static func separatorLength(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
    switch text[index] {
    case UInt8(ascii: "="), UInt8(ascii: ":"): return 1
    case 0xef:
      guard index + 2 < text.count, text[index + 1] == 0xbc else { return nil }
      return text[index + 2] == 0x9d || text[index + 2] == 0x9a ? 3 : nil
    case UInt8(ascii: "%"):
      guard index + 2 < text.count, text[index + 1] == UInt8(ascii: "3") else { return nil }
      let low = text[index + 2] | 0x20
      return low == UInt8(ascii: "d") || low == UInt8(ascii: "a") ? 3 : nil
    default: return nil
    }
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }
  static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
}
