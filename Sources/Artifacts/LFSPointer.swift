/// A Git LFS pointer: the small text that Git holds in the place of a file that Git LFS keeps.
///
/// <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>
public struct LFSPointer: Hashable, Sendable {
  /// Of the content, 64 lower-case hexadecimal characters.
  public var sha256: String
  /// Of the content, in bytes.
  public var size: Int64

  public init(sha256: String, size: Int64) {
    self.sha256 = sha256
    self.size = size
  }

  /// Longer texts are no pointers, as `git lfs` has it.
  public static let maximumLength = 1024

  private static let version = "version https://git-lfs.github.com/spec/v1"

  /// The bytes that `git lfs` writes for it.
  public func formatted() -> [UInt8] {
    Array("\(Self.version)\noid sha256:\(sha256)\nsize \(size)\n".utf8)
  }

  /// nil when the bytes are no pointer.
  public init?(parsing bytes: [UInt8]) {
    guard bytes.count < Self.maximumLength, bytes.starts(with: Self.version.utf8) else { return nil }
    var sha256: String?
    var size: Int64?
    for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
      let text = String(decoding: line, as: UTF8.self)
      if text.hasPrefix("oid sha256:") {
        sha256 = String(text.dropFirst(11))
      } else if text.hasPrefix("size ") {
        size = Int64(text.dropFirst(5))
      } else if !text.hasPrefix("ext-") {
        return nil
      }
    }
    guard let sha256, let size, size >= 0, sha256.utf8.count == 64,
      sha256.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    self.init(sha256: sha256, size: size)
  }
}
