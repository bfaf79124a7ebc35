extension String {
  /// The terminal columns that the text takes, when it is free of control characters.
  var displayWidth: Int {
    if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
    return reduce(0) { $0 + $1.displayWidth }
  }

  /// Cut to so many columns, with the mark at the end when something was cut.
  func fitted(to width: Int, ellipsis: String) -> String {
    if displayWidth <= width { return self }
    let mark = ellipsis.displayWidth <= width ? ellipsis : ""
    return prefix(columns: width - mark.displayWidth) + mark
  }

  /// As many whole characters as fit.
  func prefix(columns: Int) -> String {
    var used = 0
    var result = ""
    for character in self {
      used += character.displayWidth
      if used > columns { break }
      result.append(character)
    }
    return result
  }
}

extension Character {
  /// 0, 1 or 2 terminal columns.
  var displayWidth: Int {
    if isASCII { return 1 }
    var width = 0
    for scalar in unicodeScalars {
      // Variation selector 16 asks for the emoji's look, which is wide.
      if scalar.value == 0xfe0f { return 2 }
      width += scalar.displayWidth
    }
    return Swift.min(width, 2)
  }
}

extension Unicode.Scalar {
  fileprivate var displayWidth: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    if isWide || properties.isEmojiPresentation { return 2 }
    // Vowels and finals of Hangul join the lead before them.
    if (0x1160...0x11ff).contains(value) || (0xd7b0...0xd7ff).contains(value) { return 0 }
    return 1
  }

  /// The blocks that are wide or full-width: <https://www.unicode.org/reports/tr11/>, EastAsianWidth.txt, gaps between
  /// assigned characters included.
  private var isWide: Bool {
    switch value {
    case 0..<0x1100: false
    case 0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x4dbf, 0x4e00...0xa4cf, 0xa960...0xa97f,
      0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6,
      0x16fe0...0x18d7f, 0x1aff0...0x1b2ff, 0x1f200...0x1f265, 0x20000...0x3fffd:
      true
    default: false
    }
  }
}
