public import Comparison
import Records

extension StoreDiff {
  /// The first line of ``markdown()``, by which CI finds its earlier comment.
  public static let markdownMarker = "<!-- cairn-diff -->"

  /// Bytes that a comment may have: GitHub takes 65,536 characters.
  static let markdownLimit = 65_000

  /// A comment for a pull request: what got worse and better first, then a table for each experiment, with environment
  /// and data folded away. Always fits into a comment: where it would not, rows are left out and counted. Whatever a
  /// user named is code, so that it formats nothing and mentions nobody. Ends with a newline.
  public func markdown() -> String {
    var text = ""
    for (rows, blocks) in [(200, 100), (60, 50), (25, 25), (10, 12), (4, 6), (1, 3)] {
      text = markdown(rows: rows, blocks: blocks)
      if text.utf8.count <= Self.markdownLimit { break }
    }
    return text
  }

  private func markdown(rows: Int, blocks: Int) -> String {
    let head = [
      Self.markdownMarker + "\n" + headline, "\(Markdown.code(old)) → \(Markdown.code(new)): \(summary).\n",
    ]
    return (head + sections(rows: rows, blocks: blocks)).joined(separator: "\n")
  }

  /// A section for each experiment and each metric file, at most `blocks` of each kind with at most `rows` rows.
  ///
  /// - Parameter brief: experiments of which only the runs are listed.
  func sections(rows: Int, blocks: Int, brief: Set<ExperimentID> = []) -> [String] {
    var parts: [String] = []
    parts += experiments.prefix(blocks).map { $0.markdown(rows: rows, isBrief: brief.contains($0.id)) }
    if experiments.count > blocks {
      parts.append("_and \(Number.count(experiments.count - blocks, "more experiment"))_\n")
    }
    let changedFiles = files.filter { !$0.isEmpty }
    parts += changedFiles.prefix(blocks).map { $0.markdown(rows: rows) }
    if changedFiles.count > blocks {
      parts.append("_and \(Number.count(changedFiles.count - blocks, "more metric file"))_\n")
    }
    return parts
  }

  /// One sentence as a heading, then the metrics that it speaks of.
  private var headline: String {
    var changes: [(place: String, change: MetricChange)] = []
    for experiment in experiments { changes += experiment.metrics.map { (experiment.name, $0) } }
    for file in files { changes += file.metrics.map { (file.path, $0) } }
    let worse = changes.filter { $0.change.verdict == .worse }
    let better = changes.filter { $0.change.verdict == .better }
    let other = changes.filter { $0.change.verdict == .unknown }
    let sentence =
      switch (worse.count, better.count) {
      case (0, 0):
        other.isEmpty
          ? isEmpty ? "Nothing changed" : "No metric changed"
          : "\(Number.count(other.count, "metric")) changed"
      case (let worse, 0): "⚠️ \(Number.count(worse, "metric")) got worse"
      case (0, let better): "✅ \(Number.count(better, "metric")) got better"
      case (let worse, let better): "⚠️ \(Number.count(worse, "metric")) got worse, \(better) got better"
      }
    var lines = "### \(sentence)\n"
    for (title, list) in [("Worse", worse), ("Better", better)] where !list.isEmpty {
      let named = list.prefix(5).map { entry in
        let size = entry.change.changeSize(.plain).map { " \($0)" } ?? ""
        return "\(Markdown.code(entry.change.key))\(size) in \(Markdown.code(entry.place))"
      }
      let more = list.count > 5 ? ", and \(list.count - 5) more" : ""
      lines += "\n**\(title):** \(named.joined(separator: ", "))\(more).\n"
    }
    return lines
  }
}

extension MetricChange {
  /// `▼ -3.14% ✅ better`.
  var markdownText: String {
    let mark =
      switch verdict {
      case .better: "✅ better"
      case .worse: "⚠️ worse"
      case .same, .unknown: String?.none
      }
    return [changeSize(.plain), mark].compactMap(\.self).joined(separator: " ")
  }
}

extension ExperimentDiff {
  fileprivate func markdown(rows: Int, isBrief: Bool) -> String {
    var parts = ["#### \(Markdown.code(name))\n", standing]
    let isUnchanged = old?.id == new?.id && !metrics.contains(where: \.isChange)
    if !isUnchanged, !isBrief { parts.append(metricTable(metrics, rows: rows)) }
    if !isBrief { parts += circumstances(rows: rows) }
    let runs = runLines(limit: rows)
    parts.append(Markdown.details("Runs: \(runSummary)", runs))
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// What else differs between the two runs: parameters in a table, environment, data and code folded away.
  func circumstances(rows: Int) -> [String] {
    var parts = groups.filter { $0.title == "params" }.map { valueTable("parameter", $0.changes, rows: rows) }
    for (title, names) in [
      ("Environment", ["environment", "packages"]), ("Data", ["data"]), ("Code", ["code"]),
    ] {
      let folded = groups.filter { names.contains($0.title) }
      if folded.isEmpty { continue }
      let counts = folded.map { Self.count($0.changes.count, $0.title) }.joined(separator: ", ")
      let tables = folded.map { valueTable($0.title, $0.changes, rows: rows) }.joined(separator: "\n")
      parts.append(Markdown.details("\(title): \(counts)", tables))
    }
    return parts
  }

  private var standing: String {
    func name(_ run: Run) -> String { "\(Markdown.code(run.name)) (\(Markdown.code(run.id.short)))" }
    switch (old, new) {
    case (nil, nil): return "No finished run.\n"
    case (let old?, nil): return "\(name(old)) → no finished run.\n"
    case (nil, let new?): return "\(name(new)); no finished run before.\n"
    case (let old?, let new?):
      return old.id == new.id ? "\(name(new)) on both sides.\n" : "\(name(old)) → \(name(new))\n"
    }
  }

  private static func count(_ count: Int, _ title: String) -> String {
    switch title {
    case "packages": "\(Number.count(count, "package")) changed"
    case "data": "\(Number.count(count, "dataset")) changed"
    default: "\(Number.count(count, "change"))"
    }
  }

  private var runSummary: String {
    [("new", added.count), ("changed", changed.count), ("removed", removed.count)]
      .filter { $0.1 > 0 }.map { "\(Number.grouped($0.1)) \($0.0)" }.joined(separator: ", ")
  }

  private func runLines(limit: Int) -> String {
    func name(_ run: Run) -> String { "\(Markdown.code(run.id.short)) \(Markdown.code(run.name))" }
    var lines = added.map { "- new: \(name($0)), \($0.statusText)\n" }
    lines += changed.map { change in
      let fields = change.fields.map(\.key)
      let more = fields.count > 8 ? ", and \(fields.count - 8) more" : ""
      return
        "- changed: \(name(change.new)): \(fields.prefix(8).map(Markdown.code).joined(separator: ", "))\(more)\n"
    }
    lines += removed.map { "- removed: \(name($0))\n" }
    let more = lines.count > limit ? "- and \(Number.grouped(lines.count - limit)) more\n" : ""
    return lines.prefix(limit).joined() + more
  }
}

extension FileMetricsDiff {
  fileprivate func markdown(rows: Int) -> String {
    let parts = [
      "#### \(Markdown.code(path))\(note)\n", metricTable(metrics, rows: rows),
      texts.isEmpty ? "" : valueTable("text", texts, rows: rows),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}

private func metricTable(_ metrics: [MetricChange], rows: Int) -> String {
  if metrics.isEmpty { return "" }
  let table = Table(
    [
      Table.Column("metric"), Table.Column("old", alignment: .right), Table.Column("new", alignment: .right),
      Table.Column("change"),
    ],
    rows: metrics.prefix(rows).map { metric in
      let sides = metric.sides
      let way = metric.direction.map { " (\($0) is better)" } ?? ""
      return [
        Table.Cell(Markdown.code(metric.key) + way), Table.Cell(metric.old == nil ? "–" : sides.old),
        Table.Cell(metric.new == nil ? "–" : sides.new), Table.Cell(metric.markdownText),
      ]
    })
  return table.markdown() + leftOut(metrics.count, rows)
}

private func valueTable(_ title: String, _ changes: [ValueChange], rows: Int) -> String {
  let table = Table(
    [Table.Column(title), Table.Column("old"), Table.Column("new")],
    rows: changes.prefix(rows).map { change in
      [
        Table.Cell(Markdown.code(change.key)), Table.Cell((change.old?.shortened).map(Markdown.code) ?? "–"),
        Table.Cell((change.new?.shortened).map(Markdown.code) ?? "–"),
      ]
    })
  return table.markdown() + leftOut(changes.count, rows)
}

func leftOut(_ count: Int, _ rows: Int) -> String {
  count > rows ? "\n_and \(Number.grouped(count - rows)) more_\n" : ""
}
