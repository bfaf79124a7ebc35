import Records

extension Table {
  /// Lines for a terminal, fitted to its width: long cells are cut where their column allows it, then columns are left
  /// out, and a last line says which. Ends with a newline.
  public func text(_ style: Style, indent: Int = 0, header: Bool = true) -> String {
    let cells = rows.map { row in row.map(\.text.onOneLine) }
    let headers = columns.map(\.header.onOneLine)
    let natural = columns.indices.map { column in
      cells.reduce(max(columns[column].preferredWidth, header ? headers[column].displayWidth : 0)) {
        max($0, $1[column].displayWidth)
      }
    }
    let layout = Layout(
      columns: columns, natural: natural, width: style.width.map { max(1, $0 - indent) }, separator: 2)
    var result = ""
    func line(_ texts: [String], _ ink: (Int) -> Ink?) {
      var line = ""
      for (position, column) in layout.kept.enumerated() {
        let text = texts[column].fitted(to: layout.widths[column], ellipsis: style.ellipsis)
        let padding = String(repeating: " ", count: max(0, layout.widths[column] - text.displayWidth))
        let painted = style.paint(text, ink(column))
        let isLast = position == layout.kept.count - 1
        if columns[column].alignment == .right {
          line += padding + painted
        } else {
          line += isLast ? painted : painted + padding
        }
        if !isLast { line += "  " }
      }
      while line.last == " " { line.removeLast() }
      result += line.isEmpty ? "\n" : String(repeating: " ", count: indent) + line + "\n"
    }
    if header { line(headers) { _ in .bold } }
    for (index, row) in cells.enumerated() {
      line(row) { rows[index][$0].ink }
    }
    let dropped = columns.indices.filter { !layout.kept.contains($0) && !headers[$0].isEmpty }
    if !dropped.isEmpty {
      let names = dropped.map { headers[$0] }.joined(separator: ", ")
      let note =
        "\(Number.count(dropped.count, "column")) \(dropped.count == 1 ? "does" : "do") not fit: \(names)"
      let fitted = style.width.map { note.fitted(to: max(1, $0 - indent), ellipsis: style.ellipsis) } ?? note
      result += String(repeating: " ", count: indent) + style.paint(fitted, .dim) + "\n"
    }
    return result
  }
}

/// Which columns are shown, and how wide.
private struct Layout {
  /// Positions, in order.
  var kept: [Int]
  /// By position.
  var widths: [Int]

  init(columns: [Table.Column], natural: [Int], width: Int?, separator: Int) {
    kept = Array(columns.indices)
    widths = natural
    guard let width else { return }
    let smallest = columns.indices.map { min(natural[$0], columns[$0].minimumWidth) }
    func total(_ widths: [Int]) -> Int {
      kept.reduce(0) { $0 + widths[$1] } + separator * max(0, kept.count - 1)
    }
    while total(smallest) > width {
      // The right-most of the least important.
      let droppable = kept.filter { columns[$0].priority != Table.Column.always }
      guard let least = droppable.map({ columns[$0].priority }).min(),
        let column = droppable.last(where: { columns[$0].priority == least })
      else { break }
      kept.removeAll { $0 == column }
    }
    // The widest gives way first, so that short columns stay whole.
    var excess = total(widths) - width
    while excess > 0,
      let widest = kept.filter({ widths[$0] > smallest[$0] }).max(by: { widths[$0] < widths[$1] })
    {
      let next = kept.map { widths[$0] }.filter { $0 < widths[widest] }.max() ?? 0
      let step = max(1, min(excess, widths[widest] - max(next, smallest[widest])))
      widths[widest] -= step
      excess -= step
    }
    // Nothing may be left out any more: then all that may be cut is cut, down to a character each.
    while excess > 0, let widest = kept.max(by: { widths[$0] < widths[$1] }), widths[widest] > 1 {
      widths[widest] -= 1
      excess -= 1
    }
  }
}
