extension JSON {
  /// The canonical text: containers at depth 0 and 1 take a line for each element, deeper ones are on one line, so
  /// that each line of a record states one fact. Ends with a newline.
  public func formatted() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1024)
    append(to: &bytes, depth: 0)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// The text on one line, spaced as the deeper containers of ``formatted()`` are; ends with a newline. For records
  /// of one fact: Git takes no two of them for one file under another name.
  public func line() -> [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes, depth: 2)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// On one line without spaces or a newline at the end, for JSON Lines and pipes.
  public func compact() -> [UInt8] {
    var bytes: [UInt8] = []
    appendCompact(to: &bytes)
    return bytes
  }

  /// The same as ``compact()``, at the end of a buffer.
  public func appendCompact(to bytes: inout [UInt8]) {
    switch self {
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element.appendCompact(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.appendJSONString(member.key)
        bytes.append(UInt8(ascii: ":"))
        member.value.appendCompact(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    default: appendScalar(to: &bytes)
    }
  }

  private func append(to bytes: inout [UInt8], depth: Int) {
    switch self {
    case .array(let elements):
      bytes.appendContainer(elements, "[", "]", depth: depth) { element, bytes in
        element.append(to: &bytes, depth: depth + 1)
      }
    case .object(let members):
      bytes.appendContainer(members, "{", "}", depth: depth) { member, bytes in
        bytes.appendJSONString(member.key)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
        member.value.append(to: &bytes, depth: depth + 1)
      }
    default: appendScalar(to: &bytes)
    }
  }

  private func appendScalar(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): bytes.appendDecimal(value)
    case .number(let value):
      if value.isFinite {
        bytes.appendShortest(value)
      } else {
        bytes.append(UInt8(ascii: "\""))
        bytes.appendShortest(value)
        bytes.append(UInt8(ascii: "\""))
      }
    case .literal(let literal): bytes.append(contentsOf: literal.text.utf8)
    case .string(let value): bytes.appendJSONString(value)
    case .array, .object: break
    }
  }
}

extension [UInt8] {
  fileprivate mutating func appendContainer<Item>(
    _ items: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar, depth: Int,
    _ appendItem: (Item, inout [UInt8]) -> Void
  ) {
    append(UInt8(ascii: open))
    let lines = depth < 2
    for (index, item) in items.enumerated() {
      if index > 0 { append(UInt8(ascii: ",")) }
      if lines {
        append(UInt8(ascii: "\n"))
        append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth + 2))
      } else if index > 0 || open == "{" {
        append(UInt8(ascii: " "))
      }
      appendItem(item, &self)
    }
    if !items.isEmpty {
      if lines {
        append(UInt8(ascii: "\n"))
        append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
      } else if open == "{" {
        append(UInt8(ascii: " "))
      }
    }
    append(UInt8(ascii: close))
  }

  /// A JSON string with its quotation marks. Control characters and the line separators of Unicode are escaped, so
  /// that a string never breaks a line in any reader; all else stays as it is.
  mutating func appendJSONString(_ text: String) {
    append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { source in
      var start = 0
      var index = 0
      while index < source.count {
        let byte = source[index]
        // 0x7f is DEL, 0xc2 leads U+0080 to U+00BF, 0xe2 leads U+2028 and U+2029 among others.
        if byte >= 0x20, byte != 0x22, byte != 0x5c, byte != 0x7f, byte != 0xc2, byte != 0xe2 {
          index += 1
          continue
        }
        var scalar = UInt32(byte)
        var length = 1
        if byte == 0xc2 {
          scalar = UInt32(source[index + 1])
          length = 2
          if scalar > 0x9f {
            index += 2
            continue
          }
        } else if byte == 0xe2 {
          length = 3
          guard source[index + 1] == 0x80, source[index + 2] | 1 == 0xa9 else {
            index += 3
            continue
          }
          scalar = 0x2028 + UInt32(source[index + 2] & 1)
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<index]))
        appendEscape(scalar)
        index += length
        start = index
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<index]))
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func appendEscape(_ scalar: UInt32) {
    append(UInt8(ascii: "\\"))
    switch scalar {
    case 0x22: append(UInt8(ascii: "\""))
    case 0x5c: append(UInt8(ascii: "\\"))
    case 0x08: append(UInt8(ascii: "b"))
    case 0x09: append(UInt8(ascii: "t"))
    case 0x0a: append(UInt8(ascii: "n"))
    case 0x0c: append(UInt8(ascii: "f"))
    case 0x0d: append(UInt8(ascii: "r"))
    default:
      append(UInt8(ascii: "u"))
      for shift in [12, 8, 4, 0] as [UInt32] {
        let digit = UInt8(scalar >> shift & 15)
        append(digit < 10 ? 48 + digit : 87 + digit)
      }
    }
  }
}
