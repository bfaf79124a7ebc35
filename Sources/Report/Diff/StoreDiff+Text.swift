public import Comparison
import Records

extension StoreDiff {
  /// What `cairn diff` prints: a line in sum, then each experiment with its metrics, what else differs between the two
  /// runs that stand for it, and which runs are new, changed or removed. Ends with a newline.
  ///
  /// - Parameter limit: rows of a list that are shown; the rest are counted.
  public func text(_ style: Style, limit: Int = 20) -> String {
    var text = "\(old.onOneLine) \(style.arrow) \(new.onOneLine): \(summary)\n"
    for experiment in experiments {
      text +=
        "\n" + experiment.title(style) + "\n"
        + experiment.table(style, limit: limit).text(style, indent: 2, header: false)
      text += experiment.runs(style, limit: limit)
    }
    for file in files where !file.isEmpty {
      text += "\n" + style.paint(file.path.onOneLine, .bold) + file.note + "\n"
      let groups = file.texts.isEmpty ? [] : [("texts", file.texts)]
      text += changeTable(file.metrics, groups, style, limit: limit).text(style, indent: 2, header: false)
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
  fileprivate func title(_ style: Style) -> String {
    let name = style.paint(self.name.onOneLine, .bold)
    switch (old, new) {
    case (nil, nil): return "\(name): no finished run"
    case (let old?, nil): return "\(name): \(stands(old, style)) \(style.arrow) no finished run"
    case (nil, let new?): return "\(name): \(stands(new, style)) (no finished run before)"
    case (let old?, let new?):
      if old.id == new.id { return "\(name): \(stands(new, style)) on both sides" }
      return "\(name): \(stands(old, style)) \(style.arrow) \(stands(new, style))"
    }
  }

  private func stands(_ run: Run, _ style: Style) -> String {
    "\(run.name.onOneLine) \(style.paint(run.id.short, .cyan))"
  }

  fileprivate func table(_ style: Style, limit: Int) -> Table {
    let isUnchanged = old?.id == new?.id && !metrics.contains(where: \.isChange)
    return changeTable(isUnchanged ? [] : metrics, groups, style, limit: limit)
  }

  fileprivate func runs(_ style: Style, limit: Int) -> String {
    var rows: [[Table.Cell]] = []
    func add(_ mark: String, _ run: Run, _ detail: String, _ ink: Ink?) {
      rows.append([
        Table.Cell(mark, ink: ink), Table.Cell(run.id.short, ink: .cyan), Table.Cell(run.name),
        Table.Cell(detail, ink: .dim),
      ])
    }
    for run in added { add("+", run, run.statusText, .green) }
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

/// Metrics, then groups of texts, old beside new.
private func changeTable(
  _ metrics: [MetricChange], _ groups: [(title: String, changes: [ValueChange])], _ style: Style, limit: Int
) -> Table {
  var rows: [[Table.Cell]] = []
  func heading(_ title: String) {
    rows.append([Table.Cell(title, ink: .bold), .empty, .empty, .empty, .empty])
  }
  func more(_ count: Int) {
    guard count > limit else { return }
    rows.append([
      Table.Cell("  and \(Number.grouped(count - limit)) more", ink: .dim), .empty, .empty, .empty, .empty,
    ])
  }
  if !metrics.isEmpty { heading("metrics") }
  for metric in metrics.prefix(limit) {
    let sides = metric.sides
    let dim: Ink? = metric.isChange ? nil : .dim
    rows.append([
      Table.Cell("  " + metric.key, ink: dim),
      Table.Cell(metric.old == nil ? style.nothing : sides.old, ink: dim),
      Table.Cell(metric.isChange ? style.arrow : "=", ink: .dim),
      Table.Cell(metric.new == nil ? style.nothing : sides.new, ink: dim),
      Table.Cell(metric.changeText(style), ink: metric.ink),
    ])
  }
  more(metrics.count)
  for group in groups {
    heading(group.title)
    for change in group.changes.prefix(limit) {
      rows.append([
        Table.Cell("  " + change.key), Table.Cell(change.old ?? style.nothing),
        Table.Cell(style.arrow, ink: .dim), Table.Cell(change.new ?? style.nothing), .empty,
      ])
    }
    more(group.changes.count)
  }
  return Table(
    [
      Table.Column("key", minimumWidth: 12), Table.Column("old", minimumWidth: 8),
      Table.Column("arrow"), Table.Column("new", minimumWidth: 8), Table.Column("change", priority: 1),
    ], rows: rows)
}
