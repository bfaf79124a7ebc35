extension SHA256 {
  /// The authentication code of a message under a key (RFC 2104).
  public static func authenticationCode(of message: [UInt8], key: [UInt8]) -> Digest {
    let block = 64
    var key = key
    if key.count > block {
      var hasher = SHA256()
      hasher.update(key)
      key = hasher.finish().bytes
    }
    key += [UInt8](repeating: 0, count: block - key.count)
    var inner = SHA256()
    inner.update(key.map { $0 ^ 0x36 })
    inner.update(message)
    var outer = SHA256()
    outer.update(key.map { $0 ^ 0x5c })
    outer.update(inner.finish().bytes)
    return outer.finish()
  }
}

extension SHA256.Digest {
  /// In Base64 (RFC 4648), with its padding.
  public var base64: String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let piece = bytes[start..<min(start + 3, bytes.count)]
      var word: UInt32 = 0
      for (place, byte) in piece.enumerated() { word |= UInt32(byte) << UInt32(16 - 8 * place) }
      for place in 0..<4 {
        text.append(
          place <= piece.count ? digits[Int(word >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
