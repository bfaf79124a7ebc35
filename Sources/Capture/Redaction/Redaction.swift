/// Takes secrets out of text that goes into the store, and puts ``replacement`` in their place.
///
/// A secret is known by the name that it is given to (`--password X`, `API_KEY=X`, `"token": "X"`) or by its own form
/// (`ghp_…`, `eyJ….….…`, a PEM private key, `user:password@host`). Where the end of a secret is not certain, more is
/// taken out rather than less. Each pass reads the text once.
///
/// ```swift
/// Redaction().command(["train.py", "--api-key", "abc", "--tokens", "512"])
/// // ["train.py", "--api-key", "[redacted]", "--tokens", "512"]
/// ```
public struct Redaction: Sendable {
  public static let replacement = "[redacted]"
  static let replacementBytes = Array(replacement.utf8)

  let names: SecretName

  /// - Parameter patterns: more names whose values are secrets, as `cairn.yaml` gives them; case and separators do not
  ///   count, `*` stands for anything, and a pattern without `*` is looked for anywhere in a name.
  public init(patterns: [String] = []) {
    names = SecretName(patterns: patterns)
  }

  /// The text without the secrets in it.
  public func text(_ text: String) -> String {
    var copy = text
    return copy.withUTF8 { bytes in
      guard let redacted = self.bytes(bytes) else { return nil as String? }
      return String(decoding: redacted, as: UTF8.self)
    } ?? text
  }

  /// The value that an environment variable is recorded with.
  public func value(_ value: String, ofVariable name: String) -> String {
    switch names.verdict(on: name) {
    case .secret: return value.isEmpty ? value : Self.replacement
    case .suspect:
      let harmless = Array(value.utf8).withUnsafeBufferPointer { SecretName.isHarmless($0[...]) }
      return harmless ? value : Self.replacement
    case .plain: return text(value)
    }
  }

  /// The bytes without secrets, or nil when there are none.
  func bytes(_ source: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    // Addresses come first: `token:x@` in one is a user and a password, not a name with a value.
    Self.applying([{ Self.addressSecrets(in: $0) }, assignedSecrets, Self.tokens], to: source)
  }

  /// A lock file's bytes without users and passwords in addresses and without tokens, or nil when there are none.
  /// Names do not count there: `"cookie": "0.5.0"` is a package.
  func lockFile(_ source: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    Self.applying([{ Self.addressSecrets(in: $0, bare: false) }, Self.tokens], to: source)
  }

  private static func applying(
    _ passes: [(UnsafeBufferPointer<UInt8>) -> [Range<Int>]], to source: UnsafeBufferPointer<UInt8>
  ) -> [UInt8]? {
    var current: [UInt8]?
    for pass in passes {
      if let text = current {
        current = text.withUnsafeBufferPointer { replacing(pass($0), in: $0) } ?? text
      } else {
        current = replacing(pass(source), in: source)
      }
    }
    return current
  }

  private static func replacing(_ spans: [Range<Int>], in text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard !spans.isEmpty else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var copied = 0
    for span in spans {
      result += text[copied..<span.lowerBound]
      result += replacementBytes
      copied = span.upperBound
    }
    result += text[copied...]
    return result
  }

  /// Where secrets stand that are known by their own form, in order.
  static func tokens(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var spans: [Range<Int>] = []
    var index = 0
    while index < text.count {
      if let end = SecretToken.end(in: text, at: index) {
        spans.append(index..<end)
        index = end
      } else {
        index += 1
      }
    }
    return spans
  }
}
