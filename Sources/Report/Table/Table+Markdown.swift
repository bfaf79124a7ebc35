extension Table {
  /// A table of GitHub's and GitLab's Markdown; texts that a user named are for the caller to mark as code, see
  /// ``Markdown``. Ends with a newline.
  func markdown() -> String {
    // A table ends its cells at a pipe even inside of code.
    func line(_ cells: [String]) -> String {
      let escaped = cells.map {
        $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
      }
      return "| " + escaped.joined(separator: " | ") + " |\n"
    }
    var result = line(columns.map(\.header))
    result += line(columns.map { $0.alignment == .right ? "--:" : ":--" })
    for row in rows { result += line(row.map(\.text)) }
    return result
  }
}
