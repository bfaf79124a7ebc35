import Records

/// Reads the JSON of a request as Python does: of a key that stands twice the last counts, a lone surrogate is a
/// character, NaN and Infinity are numbers. The store's own reader is stricter.
struct RequestJSON {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var depth = 0

  /// Deeper bodies are refused: they are attacks, and recursion has its limits.
  private static let maximumDepth = 128

  private struct Malformed: Error {}

  /// - Returns: nil when the body is no JSON.
  static func parse(_ body: [UInt8]) -> JSON? {
    body.withUnsafeBufferPointer { bytes in
      var reader = RequestJSON(bytes: bytes)
      guard let value = try? reader.value() else { return nil }
      reader.skipSpaces()
      return reader.offset == bytes.count ? value : nil
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  @inline(__always)
  private mutating func skipSpaces() {
    while offset < bytes.count {
      let byte = bytes[offset]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
      offset += 1
    }
  }

  /// The next byte that is no white space.
  private mutating func peek() throws(Malformed) -> UInt8 {
    skipSpaces()
    guard offset < bytes.count else { throw Malformed() }
    return bytes[offset]
  }

  private mutating func value() throws(Malformed) -> JSON {
    switch try peek() {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try members())
    case UInt8(ascii: "["): return .array(try elements())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N"): return try word("NaN", .number(.nan))
    case UInt8(ascii: "I"): return try word("Infinity", .number(.infinity))
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(Malformed) -> JSON {
    let length = word.utf8CodeUnitCount
    guard offset + length <= bytes.count else { throw Malformed() }
    for index in 0..<length where bytes[offset + index] != word.utf8Start[index] { throw Malformed() }
    offset += length
    return value
  }

  private mutating func enter() throws(Malformed) {
    depth += 1
    guard depth <= Self.maximumDepth else { throw Malformed() }
    offset += 1
  }

  private mutating func elements() throws(Malformed) -> [JSON] {
    try enter()
    var elements: [JSON] = []
    if try peek() != UInt8(ascii: "]") {
      while true {
        elements.append(try value())
        if try peek() != UInt8(ascii: ",") { break }
        offset += 1
      }
      guard try peek() == UInt8(ascii: "]") else { throw Malformed() }
    }
    offset += 1
    depth -= 1
    return elements
  }

  private mutating func members() throws(Malformed) -> [JSON.Member] {
    try enter()
    var members: [JSON.Member] = []
    // Of objects with many members only: comparing each with each would take too long.
    var places: [String: Int] = [:]
    if try peek() != UInt8(ascii: "}") {
      members.reserveCapacity(4)
      while true {
        guard try peek() == UInt8(ascii: "\"") else { throw Malformed() }
        let key = try string()
        guard try peek() == UInt8(ascii: ":") else { throw Malformed() }
        offset += 1
        let value = try value()
        let place =
          members.count > 16 ? Self.place(of: key, members, &places) : members.firstIndex { $0.key == key }
        if let place { members[place].value = value } else { members.append(JSON.Member(key, value)) }
        if try peek() != UInt8(ascii: ",") { break }
        offset += 1
      }
      guard try peek() == UInt8(ascii: "}") else { throw Malformed() }
    }
    offset += 1
    depth -= 1
    return members
  }

  private static func place(of key: String, _ members: [JSON.Member], _ places: inout [String: Int]) -> Int? {
    while places.count < members.count { places[members[places.count].key] = places.count }
    return places[key]
  }

  // MARK: Strings

  private mutating func string() throws(Malformed) -> String {
    offset += 1
    let start = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") {
        let text = String(validating: UnsafeBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
        offset += 1
        guard let text else { throw Malformed() }
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= 0x20 else { throw Malformed() }
      offset += 1
    }
    throw Malformed()
  }

  private mutating func escapedString(from start: Int) throws(Malformed) -> String {
    var text = Array(bytes[start..<offset])
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw Malformed() }
        return string
      case UInt8(ascii: "\\"): try escape(to: &text)
      case 0x20...: text.append(byte)
      default: throw Malformed()
      }
    }
    throw Malformed()
  }

  private mutating func escape(to text: inout [UInt8]) throws(Malformed) {
    guard offset < bytes.count else { throw Malformed() }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try hexadecimal()
      if (0xd800..<0xdc00).contains(unit), offset + 6 <= bytes.count, bytes[offset] == UInt8(ascii: "\\"),
        bytes[offset + 1] == UInt8(ascii: "u")
      {
        let before = offset
        offset += 2
        let low = try hexadecimal()
        if (0xdc00..<0xe000).contains(low) {
          unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
        } else {
          offset = before
        }
      }
      // A surrogate that stands alone is no character of UTF-8.
      text.append(contentsOf: String(Character(Unicode.Scalar(unit) ?? "\u{fffd}")).utf8)
    default: throw Malformed()
    }
  }

  private mutating func hexadecimal() throws(Malformed) -> UInt32 {
    guard offset + 4 <= bytes.count else { throw Malformed() }
    var unit: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: unit = unit << 4 | UInt32((byte | 0x20) - 0x57)
      default: throw Malformed()
      }
    }
    return unit
  }

  // MARK: Numbers

  private mutating func number() throws(Malformed) -> JSON {
    let start = offset
    let isNegative = bytes[offset] == UInt8(ascii: "-")
    if isNegative { offset += 1 }
    guard offset < bytes.count else { throw Malformed() }
    if bytes[offset] == UInt8(ascii: "I") {
      let infinity = try word("Infinity", .number(.infinity))
      return isNegative ? .number(-.infinity) : infinity
    }
    let first = offset
    var digits = Digits()
    try digits.read(bytes, &offset)
    guard offset == first + 1 || bytes[first] != UInt8(ascii: "0") else { throw Malformed() }
    var isInteger = true
    var exponent = 0
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      let point = offset
      try digits.read(bytes, &offset)
      exponent = point - offset
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      offset += 1
      let sign = offset < bytes.count ? bytes[offset] : 0
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { offset += 1 }
      var power = Digits()
      try power.read(bytes, &offset)
      guard let value = power.value, value < 1 << 20 else { return try rest(start) }
      exponent += sign == UInt8(ascii: "-") ? -Int(value) : Int(value)
    }
    guard let magnitude = digits.value else { return try rest(start) }
    if isInteger {
      if magnitude <= UInt64(Int64.max) { return .integer(isNegative ? -Int64(magnitude) : Int64(magnitude)) }
      return try rest(start)
    }
    // Both are exact, and so their quotient or product is the nearest double.
    guard magnitude < 1 << 53, abs(exponent) <= 22 else { return try rest(start) }
    let power = Self.powers[abs(exponent)]
    let value = exponent < 0 ? Double(magnitude) / power : Double(magnitude) * power
    return .number(isNegative ? -value : value)
  }

  /// By the store's reader, which knows the numbers that are hard to read.
  private func rest(_ start: Int) throws(Malformed) -> JSON {
    guard let value = try? JSON(parsing: Array(bytes[start..<offset])) else { throw Malformed() }
    return value
  }

  private struct Digits {
    /// nil when it is too large.
    var value: UInt64? = 0

    /// - Throws: when there is no digit.
    @inline(__always)
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: inout Int) throws(Malformed) {
      let start = offset
      while offset < bytes.count, case let digit = bytes[offset] &- 0x30, digit < 10 {
        if let known = value {
          let (high, low) = known.multipliedFullWidth(by: 10)
          let (sum, overflow) = low.addingReportingOverflow(UInt64(digit))
          value = high == 0 && !overflow ? sum : nil
        }
        offset += 1
      }
      guard offset > start else { throw Malformed() }
    }
  }

  private static let powers: [Double] = (0...22).map { exponent in
    var power = 1.0
    for _ in 0..<exponent { power *= 10 }
    return power
  }
}
