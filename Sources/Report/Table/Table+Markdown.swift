extension Table {
  /// A table of GitHub's and GitLab's Markdown; texts that a user named are for the caller to mark as code, see
  /// ``Markdown``. Ends with a newline.
  func markdown() -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    var result = line(columns.map(\.header))
    result += line(columns.map { $0.alignment == .right ? "--:" : ":--" })
    for row in rows { result += line(row.map(\.text)) }
    return result
  }
}
