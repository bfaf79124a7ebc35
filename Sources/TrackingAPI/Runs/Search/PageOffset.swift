import Records

/// A page's place as MLflow's tokens have it: base64 of `{"offset": 50}`.
struct PageOffset {
  let count: Int

  init(count: Int) { self.count = count }

  /// - Throws: when the token is none, in MLflow's words.
  init(token: String) throws(APIError) {
    guard !token.isEmpty else {
      count = 0
      return
    }
    guard let bytes = Base64.bytes(of: token) else {
      throw .invalid("Invalid page token, could not base64-decode")
    }
    guard let parsed = try? JSON(parsing: bytes), parsed.object != nil else {
      throw .invalid(
        "Invalid page token, decoded value=b\(PythonText.repr(String(decoding: bytes, as: UTF8.self)))")
    }
    guard let offset = parsed["offset"]?.wholeNumber, offset > 0, offset < 1 << 40 else {
      throw .invalid("Invalid page token, parsed value=\(PythonText.json(parsed))")
    }
    count = Int(offset)
  }

  var token: String { Base64.text(of: Array("{\"offset\": \(count)}".utf8)) }
}

/// RFC 4648, section 4, with padding.
enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(of bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var word: UInt32 = 0
      for offset in 0..<3 { word = word << 8 | (offset < group.count ? UInt32(group[start + offset]) : 0) }
      for place in 0..<4 {
        text.append(
          place <= group.count ? digits[Int(word >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// nil when the text is not of these digits, or its padding is wrong. Other characters are passed over, as Python's
  /// reader does.
  static func bytes(of text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count, taken, padding): (UInt32, Int, Int, Int) = (0, 0, 0, 0)
    for character in text.utf8 {
      if character == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard let digit = digits.firstIndex(of: character) else { continue }
      if padding > 0, (taken + padding) % 4 == 0 { break }
      padding = 0
      bits = bits << 6 | UInt32(digit)
      count += 6
      taken += 1
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return taken % 4 == 1 || (taken % 4 > 1 && taken % 4 + padding < 4) ? nil : bytes
  }
}
