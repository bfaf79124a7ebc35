extension String {
  /// A digest as its first ten digits; any other text as it is.
  var shortened: String {
    let isDigest = utf8.count >= 32 && utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    return isDigest ? String(prefix(10)) : self
  }

  /// `sha256:` and the first digits of what follows it; any other text as it is.
  var shortenedDigest: String {
    utf8.starts(with: "sha256:".utf8) ? "sha256:" + String(dropFirst(7)).shortened : self
  }

  /// On one line, with whatever could move a cursor, hide text or turn its direction spelled out: `\n`, `\u{1b}`.
  var onOneLine: String {
    guard unicodeScalars.contains(where: \.needsEscape) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.needsEscape: result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  /// Control characters, line separators, direction marks, invisible characters but the joiners that emoji and many
  /// scripts need.
  fileprivate var needsEscape: Bool {
    switch value {
    case 0x20...0x7e: false
    case 0...0x1f, 0x7f...0x9f: true
    case 0xad, 0x61c, 0x180e, 0x200b, 0x200e, 0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff,
      0xfff9...0xfffb,
      0xe0000...0xe0fff:
      true
    default: false
    }
  }
}
