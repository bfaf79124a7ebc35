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
}
