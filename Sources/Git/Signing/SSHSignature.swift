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
