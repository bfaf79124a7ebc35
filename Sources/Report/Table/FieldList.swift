/// Names and values, one below the other; long values go on in the next line, under their start.
struct FieldList {
  var fields: [(name: String, value: String, ink: Ink?)] = []

  mutating func add(_ name: String, _ value: String?, ink: Ink? = nil) {
    if let value { fields.append((name, value, ink)) }
  }

  /// Ends with a newline unless there is no field.
  func text(_ style: Style, indent: Int, nameWidth: Int = 0) -> String {
    let widest = fields.map { $0.name.onOneLine.displayWidth }.max() ?? 0
    // A very long name must not push all the values out of the window.
    let column = max(nameWidth, min(widest, max(8, (style.width ?? .max) / 3)))
    var result = ""
    let start = String(repeating: " ", count: indent)
    let rest = String(repeating: " ", count: indent + column + 2)
    let room = style.width.map { max(8, $0 - indent - column - 2) }
    for field in fields {
      let name = field.name.onOneLine.fitted(to: column, ellipsis: style.ellipsis)
      let lines = Self.wrap(field.value.onOneLine, to: room)
      let padding = String(repeating: " ", count: max(0, column - name.displayWidth) + 2)
      result += start + style.paint(name, .dim) + padding + style.paint(lines[0], field.ink) + "\n"
      for line in lines.dropFirst() { result += rest + style.paint(line, field.ink) + "\n" }
    }
    return result
  }

  /// At spaces where there are any, else anywhere; at least one line.
  static func wrap(_ text: String, to width: Int?) -> [String] {
    guard let width, text.displayWidth > width else { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
      let longer = line.isEmpty ? word : line + " " + word
      if longer.displayWidth <= width {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = word
      while line.displayWidth > width {
        let head = line.prefix(columns: width)
        if head.isEmpty { break }
        lines.append(head)
        line.removeFirst(head.count)
      }
    }
    lines.append(line)
    return lines
  }
}
