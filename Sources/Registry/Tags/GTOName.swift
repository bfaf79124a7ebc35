import Records

/// A model's or a stage's name as GTO's tags can hold it (`gto/constants.py`): letters, digits, `-` and `_`, the ends
/// letters or digits. Such a name is as it is; of any other the bytes that do not fit are `_` and two digits, below a
/// folder, which no name of its own can have: `model/my_20model`, `stage/pre_2Dprod_21`. Different names differ, and
/// ``text(of:in:)`` gives the name back.
enum GTOName {
  /// What stands before names that do not fit.
  enum Kind: String {
    case model, stage
  }

  static func slug(_ text: String, _ kind: Kind) -> String {
    let bytes = Array(text.utf8)
    if fits(bytes) { return text }
    var slug = kind.rawValue + "/"
    for (index, byte) in bytes.enumerated() {
      let isEnd = index == bytes.count - 1
      if isLetterOrDigit(byte) || byte == UInt8(ascii: "-") && !isEnd {
        slug.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        slug += "_" + String([digit(byte >> 4), digit(byte & 15)])
      }
    }
    return slug
  }

  /// The name that has this slug; nil for what is none.
  static func text(of slug: String, in kind: Kind) -> String? {
    let prefix = kind.rawValue + "/"
    guard slug.hasPrefix(prefix) else { return fits(Array(slug.utf8)) ? slug : nil }
    var bytes: [UInt8] = []
    var rest = slug.utf8.dropFirst(prefix.utf8.count)
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "_") else {
        guard isLetterOrDigit(byte) || byte == UInt8(ascii: "-") else { return nil }
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    guard let text = String(validating: bytes, as: UTF8.self), self.slug(text, kind) == slug else {
      return nil
    }
    return text
  }

  private static func fits(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first, let last = bytes.last else { return false }
    return isLetterOrDigit(first) && isLetterOrDigit(last)
      && bytes.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }

  private static func digit(_ value: UInt8) -> Character {
    Character(Unicode.Scalar(value < 10 ? 0x30 + value : 0x41 + value - 10))
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x41 + 10
    default: nil
    }
  }
}
