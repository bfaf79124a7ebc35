public import Comparison
import Records

extension StoreDiff {
  /// One line for each thing that the diff tells: `kind` is `metric`, `param`, `code`, `data`, `environment`,
  /// `package`, `text` (of a metric file) or `run` (old and new are its status); `source` is the experiment's name or
  /// the metric file's path. All digits are kept.
  public func csv() -> String {
    let columns = [
      "kind", "source", "key", "old", "new", "change", "percent", "better", "verdict",
    ].map { Table.Column($0) }
    var rows: [[Table.Cell]] = []
    for experiment in experiments {
      rows += experiment.metrics.map { Self.row($0, of: experiment.name) }
      for group in experiment.groups {
        let kind = group.title.hasSuffix("s") ? String(group.title.dropLast()) : group.title
        rows += group.changes.map { Self.row(kind, experiment.name, $0) }
      }
      func run(_ id: RunID, old: Run?, new: Run?) {
        rows.append(
          Self.row(
            "run", experiment.name,
            ValueChange(key: id.text, old: old?.status.rawValue, new: new?.status.rawValue)))
      }
      for added in experiment.added { run(added.id, old: nil, new: added) }
      for change in experiment.changed { run(change.new.id, old: change.old, new: change.new) }
      for removed in experiment.removed { run(removed.id, old: removed, new: nil) }
    }
    for file in files {
      rows += file.metrics.map { Self.row($0, of: file.path) }
      rows += file.texts.map { Self.row("text", file.path, $0) }
    }
    return Table(columns, rows: rows).csv()
  }

  private static func row(_ kind: String, _ source: String, _ change: ValueChange) -> [Table.Cell] {
    [
      Table.Cell(kind), Table.Cell(source), Table.Cell(change.key), Table.Cell("", value: .text(change.old)),
      Table.Cell("", value: .text(change.new)), .empty, .empty, .empty, .empty,
    ]
  }

  private static func row(_ metric: MetricChange, of source: String) -> [Table.Cell] {
    [
      Table.Cell("metric"), Table.Cell(source), Table.Cell(metric.key),
      Table.Cell("", value: .value(metric.old)), Table.Cell("", value: .value(metric.new)),
      Table.Cell("", value: .value(metric.absolute)), Table.Cell("", value: .value(metric.percent)),
      Table.Cell("", value: .text(metric.direction?.rawValue)), Table.Cell(metric.verdict.rawValue),
    ]
  }
}
