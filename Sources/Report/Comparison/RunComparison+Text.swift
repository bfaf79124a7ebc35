public import Comparison
public import Records

extension RunComparison {
  /// What `cairn compare` prints: a column a run, in several blocks where they do not fit side by side. Rows that differ
  /// come first; rows that are the same are dim, and where they would drown the others, only counted. Ends with a
  /// newline.
  ///
  /// - Parameter all: show every row.
  public func text(
    _ style: Style, experiments: [ExperimentID: String], all: Bool = false, now: Timestamp
  ) -> String {
    let sections = sections(experiments: experiments, now: now, style)
    let table = table(sections, all: all, style)
    var blocks: [String] = []
    var next = 0
    while next < runs.count {
      let count = runsThatFit(table, from: next, style.width)
      blocks.append(Self.part(of: table, runs: next..<next + count, of: runs.count).text(style))
      next += count
    }
    return blocks.joined(separator: "\n")
  }

  /// The key, a column a run, and for two runs the change of each metric.
  private func table(_ sections: [Section], all: Bool, _ style: Style) -> Table {
    var columns = [Table.Column("key", header: "", minimumWidth: 20)]
    columns += runs.map { Table.Column($0.id.text, header: $0.id.short, minimumWidth: 10) }
    if runs.count == 2 { columns.append(Table.Column("change", header: "", priority: 1)) }
    var rows: [[Table.Cell]] = []
    let blank = Array(repeating: Table.Cell.empty, count: columns.count - 1)
    for (index, section) in sections.enumerated() {
      // The header's line is the title of the first section.
      if index > 0 { rows.append([Table.Cell(section.title, ink: .bold)] + blank) }
      let same = section.rows.filter { !$0.isDifferent }
      let limit = all ? Int.max : Self.quiet.contains(section.title) ? 0 : 10
      let shown = section.rows.filter(\.isDifferent) + same.prefix(limit)
      rows += shown.map { row($0, style) }
      if same.count > limit {
        rows.append([Table.Cell("  \(same.count - limit) the same", ink: .dim)] + blank)
      }
    }
    return Table(columns, rows: rows)
  }

  /// Sections in which only differences are of interest.
  private static let quiet: Set<String> = ["code", "environment", "packages"]

  private func row(_ line: Section.Line, _ style: Style) -> [Table.Cell] {
    let ink: Ink? = line.isDifferent ? nil : .dim
    var cells = [Table.Cell("  " + line.key, ink: ink)]
    for (index, text) in line.texts.enumerated() {
      let isBest = line.best.contains(index)
      cells.append(Table.Cell(isBest ? "\(text) \(style.star)" : text, ink: isBest ? .green : ink))
    }
    if runs.count == 2 {
      cells.append(line.change.map { Table.Cell($0.changeText(style), ink: $0.ink) } ?? .empty)
    }
    return cells
  }

  /// As many of the next runs as fit beside the keys, each cut to 24 columns at most; at least one.
  private func runsThatFit(_ table: Table, from first: Int, _ width: Int?) -> Int {
    guard let width else { return runs.count - first }
    func natural(_ column: Int) -> Int {
      table.rows.reduce(table.columns[column].header.displayWidth) {
        max($0, $1[column].text.onOneLine.displayWidth)
      }
    }
    var used = min(natural(0), 24)
    var count = 0
    for run in first..<runs.count {
      used += 2 + min(natural(run + 1), 24)
      if used > width, count > 0, runs.count > 2 { break }
      count += 1
    }
    return count
  }

  private static func part(of table: Table, runs: Range<Int>, of count: Int) -> Table {
    if runs == 0..<count { return table }
    let columns = [0] + runs.map { $0 + 1 }
    return Table(
      columns.map { table.columns[$0] }, rows: table.rows.map { row in columns.map { row[$0] } })
  }
}
