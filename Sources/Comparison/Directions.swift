public import Records

/// Which way each metric gets better, by the rules of `cairn.yaml`; the first rule that matches a key holds.
public struct Directions: Hashable, Sendable {
  private let rules: [Policy.MetricRule]

  public init(_ rules: [Policy.MetricRule] = []) {
    self.rules = rules
  }

  /// nil when no rule matches the key.
  public subscript(key: String) -> Policy.Direction? {
    rules.first { Self.matches($0.pattern.utf8, key.utf8) }?.better
  }

  /// `*` stands for any characters, also none and also `/`; all else for itself.
  private static func matches(_ glob: String.UTF8View, _ text: String.UTF8View) -> Bool {
    var inGlob = glob.startIndex
    var inText = text.startIndex
    // Where to go on when a later character fails: after the last star, one character further in the text.
    var retry: (glob: String.Index, text: String.Index)?
    while inText < text.endIndex {
      if inGlob < glob.endIndex, glob[inGlob] == UInt8(ascii: "*") {
        inGlob = glob.index(after: inGlob)
        retry = (inGlob, inText)
      } else if inGlob < glob.endIndex, glob[inGlob] == text[inText] {
        inGlob = glob.index(after: inGlob)
        inText = text.index(after: inText)
      } else if let last = retry {
        inGlob = last.glob
        inText = text.index(after: last.text)
        retry = (inGlob, inText)
      } else {
        return false
      }
    }
    return glob[inGlob...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
