/// Whom an `allowed_signers` file of OpenSSH names, and by which keys (ssh-keygen(1), ALLOWED SIGNERS).
///
/// It only tells who is who: whether a signature is good under the file, with its times and purposes, is for
/// ``SignatureCheck``.
public struct AllowedSigners: Sendable {
  public struct Entry: Sendable {
    /// Patterns, in which `*` and `?` stand for any text and any character, and `!` takes out.
    public var principals: [String]
    /// Whether the key signs others' keys, and is no person's.
    public var isAuthority: Bool
    public var keyType: String
    /// Of the key, as the file has it.
    public var base64: String

    /// Whether the entry is for this person.
    public func names(_ principal: String) -> Bool {
      var isNamed = false
      for pattern in principals {
        if pattern.hasPrefix("!") {
          if Self.matches(principal, String(pattern.dropFirst())) { return false }
        } else if Self.matches(principal, pattern) {
          isNamed = true
        }
      }
      return isNamed
    }

    static func matches(_ text: String, _ pattern: String) -> Bool {
      let (text, pattern) = (Array(text.utf8), Array(pattern.utf8))
      var (place, at) = (0, 0)
      var retry: (place: Int, at: Int)?
      while at < text.count {
        if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
          place += 1
          retry = (place, at)
        } else if place < pattern.count,
          pattern[place] == UInt8(ascii: "?") || pattern[place] == text[at]
        {
          place += 1
          at += 1
        } else if let (starPlace, starAt) = retry {
          place = starPlace
          at = starAt + 1
          retry = (starPlace, at)
        } else {
          return false
        }
      }
      return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
  }

  public private(set) var entries: [Entry] = []

  public init(parsing bytes: [UInt8]) {
    // Lines that OpenSSH would not read are nobody's.
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      var words = Self.words(line)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      words.removeFirst()
      var options = ""
      if let word = words.first, !Self.isKeyType(word) { options = words.removeFirst() }
      guard words.count >= 2, Self.isKeyType(words[0]) else { continue }
      entries.append(
        Entry(
          principals: first.split(separator: ",").map(String.init),
          isAuthority: options.lowercased().split(separator: ",").contains("cert-authority"),
          keyType: words[0], base64: words[1]))
    }
  }

  static func isKeyType(_ word: String) -> Bool {
    ["ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"].contains { word.hasPrefix($0) }
  }

  /// Separated by spaces and tabs, of which those between double quotes are part of a word.
  static func words(_ line: ArraySlice<UInt8>) -> [String] {
    var words: [[UInt8]] = []
    var (isQuoted, isInWord) = (false, false)
    for byte in line where byte != UInt8(ascii: "\r") {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
        if !isInWord {
          words.append([])
          isInWord = true
        }
      } else if !isQuoted, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
        isInWord = false
      } else {
        if !isInWord { words.append([]) }
        isInWord = true
        words[words.count - 1].append(byte)
      }
    }
    return words.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The entries of the key that made a signature; for one that an authority signed, the authorities'.
  public func entries(of signature: SSHSignature) -> [Entry] {
    if signature.isByCertificate { return entries.filter(\.isAuthority) }
    return entries.filter { entry in
      !entry.isAuthority && SSHSignature.bytes(ofBase64: entry.base64) == signature.publicKey
    }
  }
}
