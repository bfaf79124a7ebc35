/// What a request's `Authorization` header says of who sends it.
enum Credentials: Hashable, Sendable {
  case basic(user: String, password: String)
  case bearer(String)

  /// - Returns: nil when the header is of another scheme, or malformed.
  init?(_ header: String) {
    guard let space = header.utf8.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    let rest = header[header.utf8.index(after: space)...].drop { $0 == " " }
    switch header[..<space].lowercased() {
    case "bearer" where !rest.isEmpty: self = .bearer(String(rest))
    case "basic":
      guard let bytes = Self.base64(rest.utf8),
        let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
        let user = String(validating: bytes[..<colon], as: UTF8.self),
        let password = String(validating: bytes[(colon + 1)...], as: UTF8.self)
      else { return nil }
      self = .basic(user: user, password: password)
    default: return nil
    }
  }

  private static func base64(_ text: Substring.UTF8View) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for character in text {
      let value: UInt32
      switch character {
      case 0x41...0x5a: value = UInt32(character) - 0x41
      case 0x61...0x7a: value = UInt32(character) - 0x61 + 26
      case 0x30...0x39: value = UInt32(character) - 0x30 + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="): continue
      default: return nil
      }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}
