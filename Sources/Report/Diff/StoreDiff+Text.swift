public import Comparison
import Records

extension StoreDiff {
  /// What `cairn diff` prints: a line in sum, then each experiment with its metrics, what else differs between the two
  /// runs that stand for it, and which runs are new, changed or removed. Ends with a newline.
  ///
  /// - Parameter limit: rows of a list that are shown; the rest are counted.
  public func text(_ style: Style, limit: Int = 20) -> String {
    var text = style.line([("\(old) \(style.arrow) \(new): \(summary)", nil)])
    for experiment in experiments {
      text +=
        "\n" + style.line(experiment.title(style)) + experiment.changes(style, limit: limit)
      text += experiment.runs(style, limit: limit)
    }
    for file in files where !file.isEmpty {
      text += "\n" + style.line([(file.path, .bold), (file.note, nil)])
      let groups = file.texts.isEmpty ? [] : [("texts", file.texts)]
      text += changeText(file.metrics, groups, style, limit: limit)
    }
    return text
  }
}

extension FileMetricsDiff {
  var note: String {
    hasOld == hasNew ? "" : hasNew ? " (new)" : " (removed)"
  }
}

extension ExperimentDiff {
  fileprivate func title(_ style: Style) -> [(text: String, ink: Ink?)] {
    func stands(_ run: Run) -> [(text: String, ink: Ink?)] { [(run.name + " ", nil), (run.id.short, .cyan)] }
    let name: [(text: String, ink: Ink?)] = [(self.name, .bold), (": ", nil)]
    switch (old, new) {
    case (nil, nil): return name + [("no finished run", nil)]
    case (let old?, nil): return name + stands(old) + [(" \(style.arrow) no finished run", nil)]
    case (nil, let new?): return name + stands(new) + [(" (no finished run before)", nil)]
    case (let old?, let new?):
      if old.id == new.id { return name + stands(new) + [(" on both sides", nil)] }
      return name + stands(old) + [(" \(style.arrow) ", nil)] + stands(new)
    }
  }

  fileprivate func changes(_ style: Style, limit: Int) -> String {
    let isUnchanged = old?.id == new?.id && !metrics.contains(where: \.isChange)
    return changeText(isUnchanged ? [] : metrics, groups, style, limit: limit)
  }

  fileprivate func runs(_ style: Style, limit: Int) -> String {
    var rows: [[Table.Cell]] = []
    func add(_ mark: String, _ run: Run, _ detail: String, _ ink: Ink?, detailInk: Ink? = .dim) {
      rows.append([
        Table.Cell(mark, ink: ink), Table.Cell(run.id.short, ink: .cyan), Table.Cell(run.name),
        Table.Cell(detail, ink: detailInk),
      ])
    }
    for run in added { add("+", run, run.statusText, .green, detailInk: run.statusInk) }
    for change in changed {
      let fields = change.fields.map { field in
        guard field.key == "status" else { return field.key }
        return "\(field.old ?? "") \(style.arrow) \(field.new ?? "")".lowercased()
      }
      add("~", change.new, fields.joined(separator: ", "), .yellow)
    }
    for run in removed { add("-", run, "", .red) }
    let table = Table(
      [
        Table.Column("mark"), Table.Column("run_id"), Table.Column("name", minimumWidth: 10),
        Table.Column("detail", minimumWidth: 10),
      ], rows: Array(rows.prefix(limit)))
    var text = style.paint("  runs", .bold) + "\n" + table.text(style, indent: 4, header: false)
    if rows.count > limit {
      text += style.paint("    and \(Number.grouped(rows.count - limit)) more", .dim) + "\n"
    }
    return text
  }
}

/// Metrics, then groups of texts, old beside new; all keys take the same width.
private func changeText(
  _ metrics: [MetricChange], _ groups: [(title: String, changes: [ValueChange])], _ style: Style, limit: Int
) -> String {
  let keys = metrics.prefix(limit).map(\.key) + groups.flatMap { $0.changes.prefix(limit).map(\.key) }
  let widest = keys.map(\.onOneLine.displayWidth).max() ?? 0
  let width = style.width.map { min(widest, max(12, $0 / 3)) } ?? widest
  func section(_ title: String, _ count: Int, _ table: Table) -> String {
    let more = count > limit ? style.paint("    and \(Number.grouped(count - limit)) more", .dim) + "\n" : ""
    return "  " + style.paint(title, .bold) + "\n" + table.text(style, indent: 4, header: false) + more
  }
  var text = ""
  if !metrics.isEmpty {
    let rows = metrics.prefix(limit).map { metricRow($0, width, style) }
    text += section(
      "metrics", metrics.count,
      Table(
        [
          Table.Column("key", minimumWidth: 8, preferredWidth: width),
          Table.Column("old", alignment: .right, priority: 2),
          Table.Column("arrow", header: "", priority: 1),
          Table.Column("new"), Table.Column("change"),
        ], rows: rows))
  }
  for group in groups {
    let rows = group.changes.prefix(limit).map { change in
      [
        keyCell(change.key, width, style, nil), Table.Cell(change.old?.shortened ?? style.nothing),
        Table.Cell(style.arrow, ink: .dim), Table.Cell(change.new?.shortened ?? style.nothing),
      ]
    }
    text += section(
      group.title, group.changes.count,
      Table(
        [
          Table.Column("key", minimumWidth: 8, preferredWidth: width), Table.Column("old", minimumWidth: 6),
          Table.Column("arrow"),
          Table.Column("new", minimumWidth: 6),
        ], rows: rows))
  }
  return text
}

private func metricRow(_ metric: MetricChange, _ keyWidth: Int, _ style: Style) -> [Table.Cell] {
  let sides = metric.sides
  let ink: Ink? = metric.isChange ? nil : .dim
  return [
    keyCell(metric.key, keyWidth, style, ink),
    Table.Cell(metric.old == nil ? style.nothing : sides.old, ink: ink),
    Table.Cell(metric.isChange ? style.arrow : "=", ink: .dim),
    Table.Cell(metric.new == nil ? style.nothing : sides.new, ink: ink),
    Table.Cell(metric.changeText(style), ink: metric.ink),
  ]
}

private func keyCell(_ key: String, _ width: Int, _ style: Style, _ ink: Ink?) -> Table.Cell {
  Table.Cell(key.onOneLine.fitted(to: width, ellipsis: style.ellipsis), ink: ink)
}
