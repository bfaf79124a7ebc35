/// What an armoured signature of OpenSSH says of itself (PROTOCOL.sshsig); whether it is good is for
/// ``SignatureCheck``.
public struct SSHSignature: Hashable, Sendable {
  /// The key that made it, in SSH's form.
  public let publicKey: [UInt8]
  public let namespace: String

  /// nil when the text is none.
  public init?(armored text: String) {
    let lines = text.split(separator: "\n").map { $0.hasSuffix("\r") ? $0.dropLast() : $0 }
    guard lines.first == "-----BEGIN SSH SIGNATURE-----", lines.last == "-----END SSH SIGNATURE-----",
      let bytes = Self.bytes(ofBase64: lines.dropFirst().dropLast().joined())
    else { return nil }
    var rest = bytes[...]
    guard rest.starts(with: Array("SSHSIG".utf8)) else { return nil }
    rest = rest.dropFirst(6)
    guard Self.number(&rest) == 1, let key = Self.text(&rest), let namespace = Self.text(&rest) else {
      return nil
    }
    publicKey = key
    self.namespace = String(decoding: namespace, as: UTF8.self)
  }

  /// Whether the key is one that an authority vouches for.
  public var isByCertificate: Bool {
    var rest = publicKey[...]
    guard let type = Self.text(&rest) else { return false }
    return String(decoding: type, as: UTF8.self).hasSuffix("-cert-v01@openssh.com")
  }

  /// The key as a line of `allowed_signers` has it: `ssh-ed25519 AAAA…`.
  public var publicKeyText: String {
    var rest = publicKey[...]
    let type = Self.text(&rest).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return type + " " + Self.base64(publicKey)
  }

  private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 4 else { return nil }
    defer { bytes = bytes.dropFirst(4) }
    return bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  }

  private static func text(_ bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard let count = number(&bytes), bytes.count >= count else { return nil }
    defer { bytes = bytes.dropFirst(count) }
    return Array(bytes.prefix(count))
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var letters: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        letters.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// nil when the text is no base64 (RFC 4648).
  static func bytes(ofBase64 text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var (bits, count) = (0, 0)
    let letters = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }.reversed()
    guard letters.count % 4 != 1, !letters.isEmpty else { return nil }
    for letter in letters {
      let value: UInt8
      switch letter {
      case 65...90: value = letter - 65
      case 97...122: value = letter - 71
      case 48...57: value = letter + 4
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: return nil
      }
      bits = (bits << 6 | Int(value)) & 0xffff
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return result
  }
}
