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
    var used = 0
    func finish() {
      lines.append(line)
      line = ""
      used = 0
    }
    for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      let size = String(word).displayWidth
      if index > 0, used + 1 + size <= width {
        line += " "
        used += 1
      } else if used > 0 {
        finish()
      }
      if used + size <= width {
        line += word
        used += size
        continue
      }
      for character in word {
        if used > 0, used + character.displayWidth > width { finish() }
        line.append(character)
        used += character.displayWidth
      }
    }
    finish()
    return lines
  }
}
