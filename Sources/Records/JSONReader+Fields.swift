/// Typed values, read where they stand; `key` names the value in errors.
extension JSONReader {
  mutating func string(_ key: String) throws(RecordError) -> String {
    guard try peek() == UInt8(ascii: "\"") else { throw mismatch("'\(key)'", "a string") }
    return try stringToken()
  }

  mutating func bool(_ key: String) throws(RecordError) -> Bool {
    switch try peek() {
    case UInt8(ascii: "t"):
      try word("true")
      return true
    case UInt8(ascii: "f"):
      try word("false")
      return false
    default: throw mismatch("'\(key)'", "true or false")
    }
  }

  mutating func integer(_ key: String) throws(RecordError) -> Int64 {
    let byte = try peek()
    guard byte == UInt8(ascii: "-") || byte &- 48 < 10 else { throw mismatch("'\(key)'", "a whole number") }
    let place = offset
    guard case .integer(let value) = try numberToken() else {
      throw fault("'\(key)' must be a whole number of at most 64 bits", at: place, code: .invalidValue)
    }
    return value
  }

  /// A number, or `"NaN"`, `"Infinity"`, `"-Infinity"`.
  mutating func double(_ key: String) throws(RecordError) -> Double {
    let byte = try peek()
    let place = offset
    if byte == UInt8(ascii: "\"") {
      if let value = Double(nonFiniteName: try stringToken()) { return value }
    } else {
      guard byte == UInt8(ascii: "-") || byte &- 48 < 10 else { throw mismatch("'\(key)'", "a number") }
      if let value = try numberToken().number, value.isFinite { return value }
    }
    throw fault(
      "'\(key)' must be a number of 64 bits, \"NaN\", \"Infinity\" or \"-Infinity\"", at: place,
      code: .invalidValue)
  }

  /// RFC 3339, or milliseconds for a moment that RFC 3339 has no text for.
  mutating func timestamp(_ key: String) throws(RecordError) -> Timestamp {
    if try peek() != UInt8(ascii: "\"") { return Timestamp(milliseconds: try integer(key)) }
    return try name(key, Timestamp.init)
  }

  /// A string that a type of ours checks.
  mutating func name<Name>(
    _ key: String, _ check: (String) throws(RecordError) -> Name
  ) throws(RecordError) -> Name {
    _ = try peek()
    let place = offset
    let text = try string(key)
    do { return try check(text) } catch {
      throw fault("'\(key)': \(error.message)", at: place, code: error.code)
    }
  }

  /// A string that names a case.
  mutating func choice<Choice: RawRepresentable<String>>(_ key: String) throws(RecordError) -> Choice {
    _ = try peek()
    let place = offset
    let text = try string(key)
    if let choice = Choice(rawValue: text) { return choice }
    throw fault("'\(key)' cannot be '\(text.escapedForMessage)'", at: place, code: .invalidValue)
  }

  mutating func strings(_ key: String) throws(RecordError) -> [String] {
    try list(key) { (reader) throws(RecordError) in try reader.string(key) }
  }

  mutating func list<Element>(
    _ key: String, _ element: (inout JSONReader) throws(RecordError) -> Element
  ) throws(RecordError) -> [Element] {
    try enterArray("'\(key)'")
    var elements: [Element] = []
    while try nextElement() { elements.append(try element(&self)) }
    return elements
  }

  mutating func map<Value>(
    _ key: String, _ value: (inout JSONReader, String) throws(RecordError) -> Value
  ) throws(RecordError) -> [String: Value] {
    try enterObject("'\(key)'")
    var map: [String: Value] = [:]
    while let name = try nextKey() {
      guard map.updateValue(try value(&self, name), forKey: name) == nil else { throw duplicate(name) }
    }
    return map
  }

  mutating func stringMap(_ key: String) throws(RecordError) -> [String: String] {
    try map(key) { (reader, name) throws(RecordError) in try reader.string(name) }
  }
}
