/// Pieces of Markdown that hostile text cannot break out of.
enum Markdown {
  /// The longest text of a user's that is shown.
  static let longest = 120

  /// The text as code: nothing in it is formatted, mentions anybody or links anywhere.
  static func code(_ text: String) -> String {
    var text = text.onOneLine
    if text.allSatisfy(\.isWhitespace) { return "_empty_" }
    if text.count > longest { text = text.prefix(longest - 1) + "…" }
    // The fence is longer than any run of backticks inside.
    var longestRun = 0
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longestRun = max(longestRun, run)
    }
    let fence = String(repeating: "`", count: longestRun + 1)
    let edges = [text.first, text.last]
    let pad = edges.contains("`") || edges.contains(" ") ? " " : ""
    return fence + pad + text + pad + fence
  }

  /// A part that is folded away.
  static func details(_ summary: String, _ body: String) -> String {
    "<details><summary>\(summary)</summary>\n\n\(body)\n</details>\n"
  }

  /// The text as prose: shown as it is, with nothing in it formatted, linked, or mentioned.
  static func prose(_ text: String) -> String {
    var result = ""
    var before: Unicode.Scalar = " "
    for scalar in text.onOneLine.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "+", "!", "|", "~": result += "\\"
      case "<":
        result += "&lt;"
        before = scalar
        continue
      case ">":
        result += "&gt;"
        before = scalar
        continue
      case "&":
        result += "&amp;"
        before = scalar
        continue
      // A name, a number or an address right behind these would become a link: a space of no width parts them.
      case "/" where before == ":", "." where before == "w" || before == "W": result += "\u{200b}"
      default: break
      }
      result.unicodeScalars.append(scalar)
      if scalar == "@" || scalar == "#" { result += "\u{200b}" }
      before = scalar
    }
    return result
  }
}
