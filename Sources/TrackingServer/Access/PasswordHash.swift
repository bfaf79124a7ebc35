import CCrypto

/// What is kept of a password: enough to recognise it, and dear to guess it from (PBKDF2 with HMAC-SHA-256, RFC 8018).
public struct PasswordHash: Hashable, Sendable {
  let iterations: Int
  let salt: [UInt8]
  let key: [UInt8]

  /// OWASP's figure for PBKDF2-HMAC-SHA256.
  static let iterations = 600_000

  /// - Throws: ``ServerError`` when the system has no random numbers for the salt.
  init(of password: String) throws(ServerError) {
    iterations = Self.iterations
    salt = try SecretBytes.random(16)
    key = Self.derive(password, salt, iterations)
  }

  /// `pbkdf2-sha256$600000$<salt>$<key>`, the last two in hexadecimal digits; nil when it is no such text.
  init?(_ text: String) {
    let parts = text.split(separator: "$")
    guard parts.count == 4, parts[0] == "pbkdf2-sha256", let iterations = Int(parts[1]),
      (1...100_000_000).contains(iterations), let salt = SecretBytes.bytes(hex: String(parts[2])),
      let key = SecretBytes.bytes(hex: String(parts[3])), key.count == 32
    else { return nil }
    self.iterations = iterations
    self.salt = salt
    self.key = key
  }

  var text: String {
    "pbkdf2-sha256$\(iterations)$\(SecretBytes.hex(salt))$\(SecretBytes.hex(key))"
  }

  /// Takes a quarter of a second, by intention.
  func matches(_ password: String) -> Bool {
    SecretBytes.areEqual(Self.derive(password, salt, iterations), key)
  }

  /// Matches nothing, and takes as long as one that may: who asks for a user that is not there learns nothing by it.
  static let unknown = PasswordHash(
    iterations: iterations, salt: [UInt8](repeating: 0, count: 16), key: [UInt8](repeating: 0, count: 32))

  private init(iterations: Int, salt: [UInt8], key: [UInt8]) {
    self.iterations = iterations
    self.salt = salt
    self.key = key
  }

  private static func derive(_ password: String, _ salt: [UInt8], _ iterations: Int) -> [UInt8] {
    var key = [UInt8](repeating: 0, count: 32)
    var password = password
    password.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        _ = PKCS5_PBKDF2_HMAC(
          characters.baseAddress, Int32(characters.count), salt, Int32(salt.count), Int32(iterations),
          EVP_sha256(), Int32(key.count), &key)
      }
    }
    return key
  }
}
