/// A cursor over a JSON text (RFC 8259, strictly), from which records are read without a tree in between.
///
/// It is used within the scope of the bytes' pointer. After a throw it is not read on.
struct JSONReader {
  let start: UnsafePointer<UInt8>
  let count: Int
  var offset = 0
  /// Where the key that ``nextKey()`` gave last begins.
  private(set) var keyOffset = 0
  private var depth = 0
  /// The container was just entered: no comma before its next element.
  private var isFirst = false

  /// Deeper texts are refused: they are attacks, and recursion has its limits.
  static let maximumDepth = 128

  /// - Throws: ``RecordError`` when the bytes are not UTF-8.
  init(_ bytes: UnsafeRawBufferPointer) throws(RecordError) {
    guard let base = bytes.baseAddress, bytes.count > 0 else {
      throw RecordError(.malformed, "the text is empty", line: 1, column: 1)
    }
    start = base.assumingMemoryBound(to: UInt8.self)
    count = bytes.count
    if let bad = UTF8Text.firstInvalid(start, count: count) {
      throw fault("the text is not UTF-8", at: bad)
    }
  }

  // MARK: Structure

  /// The first byte of the next value, white space skipped.
  mutating func peek() throws(RecordError) -> UInt8 {
    skipWhitespace()
    guard offset < count else { throw fault("the text ends too early", at: count) }
    return start[offset]
  }

  /// Steps into an object whose members ``nextKey()`` gives; all of them must be read.
  mutating func enterObject(_ what: @autoclosure () -> String) throws(RecordError) {
    guard try peek() == UInt8(ascii: "{") else { throw mismatch(what(), "an object") }
    try enter()
  }

  /// Steps into an array whose elements ``nextElement()`` announces; all of them must be read.
  mutating func enterArray(_ what: @autoclosure () -> String) throws(RecordError) {
    guard try peek() == UInt8(ascii: "[") else { throw mismatch(what(), "an array") }
    try enter()
  }

  private mutating func enter() throws(RecordError) {
    guard depth < Self.maximumDepth else {
      throw fault("nested more than \(Self.maximumDepth) levels deep", at: offset)
    }
    depth += 1
    offset += 1
    isFirst = true
  }

  /// The next member's key, the cursor before its value; nil past the object's end.
  mutating func nextKey() throws(RecordError) -> String? {
    guard try advance(to: UInt8(ascii: "}")) else { return nil }
    guard try peek() == UInt8(ascii: "\"") else {
      throw fault("expected a key in quotation marks", at: offset)
    }
    let place = offset
    let key = try stringToken()
    keyOffset = place
    guard try peek() == UInt8(ascii: ":") else {
      throw fault("expected ':' after the key '\(key.escapedForMessage)'", at: offset)
    }
    offset += 1
    return key
  }

  /// Whether another element follows, the cursor before it.
  mutating func nextElement() throws(RecordError) -> Bool {
    try advance(to: UInt8(ascii: "]"))
  }

  private mutating func advance(to close: UInt8) throws(RecordError) -> Bool {
    let byte = try peek()
    if byte == close {
      offset += 1
      depth -= 1
      isFirst = false
      return false
    }
    if isFirst {
      isFirst = false
    } else {
      guard byte == UInt8(ascii: ",") else {
        throw fault("expected ',' or '\(Character(Unicode.Scalar(close)))'", at: offset)
      }
      offset += 1
      if try peek() == close { throw fault("a comma before the end", at: offset) }
    }
    return true
  }

  /// Nothing but white space may follow.
  mutating func finish() throws(RecordError) {
    skipWhitespace()
    if offset < count { throw fault("text after the end of the value", at: offset) }
  }

  @inline(__always)
  private mutating func skipWhitespace() {
    while offset < count {
      let byte = start[offset]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
      offset += 1
    }
  }

  // MARK: Values

  /// Any value, as a tree.
  mutating func value() throws(RecordError) -> JSON {
    switch try peek() {
    case UInt8(ascii: "\""): return .string(try stringToken())
    case UInt8(ascii: "{"): return .object(try members())
    case UInt8(ascii: "["):
      try enter()
      var elements: [JSON] = []
      while try nextElement() { elements.append(try value()) }
      return .array(elements)
    case UInt8(ascii: "t"):
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    default: return try numberToken()
    }
  }

  private mutating func members() throws(RecordError) -> [JSON.Member] {
    try enter()
    var members: [JSON.Member] = []
    var keys = DistinctKeys()
    while let key = try nextKey() {
      guard keys.insert(key) else { throw duplicate(key) }
      members.append(JSON.Member(key, try value()))
    }
    return members
  }

  mutating func word(_ word: StaticString) throws(RecordError) {
    let length = word.utf8CodeUnitCount
    guard offset + length <= count, UTF8Text.areEqual(start + offset, word.utf8Start, count: length) else {
      throw fault("not a value", at: offset)
    }
    offset += length
  }

  mutating func numberToken() throws(RecordError) -> JSON {
    guard let text = DecimalText(start + offset, count: count - offset) else {
      throw fault("not a value", at: offset)
    }
    let first = start + offset
    // `1.2.3`, `01` and `1x` are caught here rather than as a missing comma.
    if offset + text.length < count, UTF8Text.continuesWord(start[offset + text.length]) {
      throw fault("not a number", at: offset)
    }
    offset += text.length
    if let integer = text.integer { return .integer(integer) }
    if !text.isInteger {
      let double = text.double(first)
      if double.isFinite { return .number(double) }
    }
    let lexeme = String(decoding: UnsafeBufferPointer(start: first, count: text.length), as: UTF8.self)
    return .literal(JSON.NumberLiteral(checked: lexeme))
  }

  // MARK: Faults

  /// An error at a place in the text.
  func fault(
    _ message: String, at place: Int, code: RecordError.Code = .malformed
  ) -> RecordError {
    let (line, column) = UTF8Text.position(of: place, in: start)
    return RecordError(code, message, line: line, column: column)
  }

  /// The key that was read last stood in the same object before.
  func duplicate(_ key: String) -> RecordError {
    fault("the key '\(key.escapedForMessage)' stands here a second time", at: keyOffset)
  }

  /// The value at the cursor is not of the kind that its key asks for.
  func mismatch(_ what: String, _ expected: String) -> RecordError {
    let found: String
    switch offset < count ? start[offset] : 0 {
    case UInt8(ascii: "\""): found = "a string"
    case UInt8(ascii: "{"): found = "an object"
    case UInt8(ascii: "["): found = "an array"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): found = "a truth value"
    case UInt8(ascii: "n"): found = "null"
    case UInt8(ascii: "-"), 48...57: found = "a number"
    default: return fault("not a value", at: offset)
    }
    return fault("\(what) must be \(expected), not \(found)", at: offset)
  }
}
