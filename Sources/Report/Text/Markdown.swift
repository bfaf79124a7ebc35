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
    var rest = text.onOneLine[...]
    // An e-mail address would become a link: it is code, which can be copied as well.
    while let address = rest.firstMatch(of: /[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+/) {
      result +=
        escaped(rest[..<address.range.lowerBound], after: result.isEmpty ? nil : "\u{20}")
        + code(String(address.output))
      rest = rest[address.range.upperBound...]
    }
    return result + escaped(rest, after: result.isEmpty ? nil : "\u{20}")
  }

  /// - Parameter before: what stands before the text; nil at the beginning.
  private static func escaped(_ text: Substring, after start: Unicode.Scalar?) -> String {
    var result = ""
    var before = start
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\\", "`", "*", "_", "[", "]", "|", "~", "$": result += "\\\(scalar)"
      // At the beginning it would begin a list.
      case "-" where before == nil, "+" where before == nil: result += "\\\(scalar)"
      // Behind these a name, a number or an address would become a link: a space of no width parts them. Within a
      // word `@` mentions nobody, and stays as it is: people copy addresses and commands.
      case "@": result += isWord(before) ? "@" : "@\u{200b}"
      case "#": result += "#\u{200b}"
      case "/" where before == ":": result += "\u{200b}/"
      case "." where before == "w" || before == "W": result += "\u{200b}."
      default: result.unicodeScalars.append(scalar)
      }
      before = scalar
    }
    return result
  }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// A sentence that may end in a command of ours, which is code, so that it can be copied: `… needed: cairn gate …`.
  static func sentence(_ text: String) -> String {
    if text.hasPrefix("cairn ") { return code(text) }
    let parts = text.split(separator: ": cairn ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return prose(text) }
    return "\(prose(String(parts[0]))): \(code("cairn \(parts[1])"))"
  }
}
