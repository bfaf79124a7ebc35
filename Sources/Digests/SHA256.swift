import CCrypto

/// SHA-256 (FIPS 180-4) over bytes that arrive in pieces, by the system's libcrypto.
///
/// ```swift
/// var hasher = SHA256()
/// hasher.update([0x61, 0x62, 0x63])
/// hasher.finish().hex  // "ba7816bf…"
/// ```
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      // Only a lack of memory, or a libcrypto without SHA-256, which libgit2 could not be loaded with either.
      preconditionFailure("libcrypto gives no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes to what is hashed.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    EVP_DigestUpdate(context, base, bytes.count)
  }

  /// Adds bytes to what is hashed.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The digest of all that was added.
  public consuming func finish() -> Digest {
    var value = [UInt8](repeating: 0, count: Digest.byteCount)
    EVP_DigestFinal_ex(context, &value, nil)
    return Digest(value)
  }

  /// The 32 bytes that SHA-256 gives.
  public struct Digest: Hashable, Sendable {
    public static let byteCount = 32
    public let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// 64 lower-case hexadecimal characters.
    public var hex: String {
      let digits = StaticString("0123456789abcdef").utf8Start
      return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
        for (index, byte) in bytes.enumerated() {
          buffer[index * 2] = digits[Int(byte >> 4)]
          buffer[index * 2 + 1] = digits[Int(byte & 15)]
        }
        return bytes.count * 2
      }
    }
  }
}

extension SHA256 {
  /// The digest of `bytes` as 64 lower-case hexadecimal characters.
  public static func hex(of bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { hex(of: $0) }
  }

  /// The digest of `bytes` as 64 lower-case hexadecimal characters.
  public static func hex(of bytes: UnsafeRawBufferPointer) -> String {
    var hasher = SHA256()
    hasher.update(bytes)
    return hasher.finish().hex
  }
}
