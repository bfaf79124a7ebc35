extension AllowedSigners {
  /// A line that `ssh-keygen` passes over without a word.
  public struct Fault: Hashable, Sendable {
    /// From 1.
    public var line: Int
    public var reason: String
  }

  /// The lines of a file that name nobody, as far as that can be told without the program.
  public static func faults(in bytes: [UInt8]) -> [Fault] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { index, line in
      let words = words(line)
      guard let first = words.first, !first.hasPrefix("#") else { return nil }
      return fault(in: words).map { Fault(line: index + 1, reason: $0) }
    }
  }

  /// - Parameter words: principals, options, the type of key, the key, a comment.
  private static func fault(in words: [String]) -> String? {
    if ["<<<<<<<", "=======", ">>>>>>>"].contains(where: words[0].hasPrefix) {
      return "a merge left a mark of its conflict here"
    }
    guard let place = words.dropFirst().firstIndex(where: isKeyType) else {
      return "this line names no key: ssh-keygen passes over it, and who stands on it cannot approve"
    }
    guard place + 1 < words.count, isKey(words[place + 1], of: words[place]) else {
      return "what follows '\(words[place])' is no key of that kind"
    }
    let known = ["cert-authority", "namespaces", "valid-after", "valid-before"]
    for option in words[1..<place].joined(separator: ",").split(separator: ",") where option.contains("=") {
      let name = option.prefix { $0 != "=" }.lowercased()
      if !known.contains(name) { return "the option '\(name)' is none of \(known.joined(separator: ", "))" }
    }
    return nil
  }

  /// Whether the text in Base64 begins with the length and the name of the type, as each key does.
  private static func isKey(_ word: String, of type: String) -> Bool {
    let name = Array(type.utf8)
    let head =
      [0, 0, UInt8(truncatingIfNeeded: name.count >> 8), UInt8(truncatingIfNeeded: name.count)] + name
    guard let bytes = SSHSignature.bytes(ofBase64: word) else { return false }
    return bytes.count > head.count + 4 && bytes.starts(with: head)
  }
}
