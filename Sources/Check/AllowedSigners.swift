/// The format of OpenSSH's files of allowed signers (ssh-keygen(1)), as far as a mistake in one can be told without the
/// program: it passes over lines that it cannot read, and says nothing.
enum AllowedSigners {
  struct Fault: Hashable {
    var line: Int
    var reason: String
  }

  static func faults(in bytes: [UInt8]) -> [Fault] {
    var faults: [Fault] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    {
      let text = String(decoding: line, as: UTF8.self)
      let words = Self.words(text)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      if let reason = fault(in: words) { faults.append(Fault(line: index + 1, reason: reason)) }
    }
    return faults
  }

  /// Principals, options, the kind of key, the key, a comment.
  private static func fault(in words: [String]) -> String? {
    if words[0].hasPrefix("<<<<<<<") || words[0].hasPrefix("=======") || words[0].hasPrefix(">>>>>>>") {
      return "a merge left a mark of its conflict here"
    }
    guard let place = words.dropFirst().firstIndex(where: isKind) else {
      return "this line names no key: ssh-keygen passes over it, and who stands on it cannot approve"
    }
    guard place + 1 < words.count, isKey(words[place + 1], of: words[place]) else {
      return "what follows '\(words[place])' is no key of that kind"
    }
    for option in words[1..<place].joined(separator: ",").split(separator: ",") {
      let name = option.split(separator: "=").first.map { $0.lowercased() } ?? ""
      // The rest of a quoted list.
      if option.contains("\""), !option.contains("=") { continue }
      if !["cert-authority", "namespaces", "valid-after", "valid-before"].contains(name), option.contains("=")
      {
        return "the option '\(name)' is none of cert-authority, namespaces, valid-after, valid-before"
      }
    }
    return nil
  }

  private static func isKind(_ word: String) -> Bool {
    word.hasPrefix("ssh-") || word.hasPrefix("ecdsa-sha2-") || word.hasPrefix("sk-ssh-")
      || word.hasPrefix("sk-ecdsa-")
  }

  /// Whether the base64 text begins with the length and the name of the kind, as each key does.
  private static func isKey(_ word: String, of kind: String) -> Bool {
    let name = Array(kind.utf8)
    let head =
      [0, 0, UInt8(truncatingIfNeeded: name.count >> 8), UInt8(truncatingIfNeeded: name.count)] + name
    guard let bytes = decodeBase64(Array(word.utf8)), bytes.count > head.count + 4 else { return false }
    return bytes.starts(with: head)
  }

  private static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
    guard text.count % 4 == 0, !text.isEmpty else { return nil }
    var bytes: [UInt8] = []
    var value: UInt32 = 0
    var bits = 0
    for byte in text.prefix(while: { $0 != UInt8(ascii: "=") }) {
      let digit: UInt8? =
        switch byte {
        case 0x41...0x5a: byte - 0x41
        case 0x61...0x7a: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
      guard let digit else { return nil }
      value = value << 6 | UInt32(digit)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
      }
    }
    return bytes
  }

  /// Separated by blanks; what is in quotation marks is one word.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, character == " " || character == "\t" || character == "\r" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return word.isEmpty ? words : words + [word]
  }
}
