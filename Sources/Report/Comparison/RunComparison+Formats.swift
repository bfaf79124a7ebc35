public import Comparison
public import Records

extension RunComparison {
  /// A table a section, with the rows that differ and, in params and metrics, those that do not.
  public func markdown(experiments: [ExperimentID: String], now: Timestamp) -> String {
    let sections = sections(experiments: experiments, now: now, .plain)
    var parts: [String] = []
    for section in sections {
      let keepsAll = ["run", "params", "metrics"].contains(section.title)
      let lines = section.rows.filter { $0.isDifferent || keepsAll }
      if lines.isEmpty { continue }
      let isMetrics = section.title == "metrics"
      let hasChange = isMetrics && runs.count == 2
      var columns = [Table.Column("key", header: section.title)]
      columns += runs.map {
        Table.Column($0.id.text, header: Markdown.code($0.id.short), alignment: isMetrics ? .right : .left)
      }
      if hasChange { columns.append(Table.Column("change")) }
      let rows = lines.map { line -> [Table.Cell] in
        var cells = [Table.Cell(Markdown.code(line.key))]
        for (index, text) in line.texts.enumerated() {
          let shown = isMetrics ? text : text == Style.plain.nothing ? text : Markdown.code(text)
          cells.append(Table.Cell(line.best.contains(index) ? "**\(shown)** ★" : shown))
        }
        if hasChange { cells.append(Table.Cell(line.change?.markdownText ?? "")) }
        return cells
      }
      parts.append(Table(columns, rows: rows).markdown())
    }
    return parts.joined(separator: "\n")
  }

  /// Columns `section`, `key`, `different`, and one a run under its id, with all digits.
  public func csv() -> String {
    var columns = [Table.Column("section"), Table.Column("key"), Table.Column("different")]
    columns += runs.map { Table.Column($0.id.text) }
    var rows: [[Table.Cell]] = []
    for (title, section) in textSections {
      for row in section {
        rows.append(
          [Table.Cell(title), Table.Cell(row.key), Table.Cell("", value: .bool(row.isDifferent))]
            + row.values.map { $0.map { Table.Cell($0) } ?? .empty })
      }
    }
    for row in metrics {
      rows.append(
        [Table.Cell("metrics"), Table.Cell(row.key), Table.Cell("", value: .bool(row.isDifferent))]
          + row.values.map { Table.Cell("", value: $0.map { .number($0.value) } ?? .null) })
    }
    return Table(columns, rows: rows).csv()
  }

  /// Values stand in the order of `runs`, null where a run has none:
  ///
  ///     {"runs": [run, …],
  ///      "metrics": [{"key", "values": [{"value", "step"}, null, …], "different", "better": "higher", "lower" or null,
  ///                   "best": [positions]}],
  ///      "params": [{"key", "values": ["0.1", null, …], "different"}],
  ///      "tags", "inputs", "code", "environment", "packages": as params}
  ///
  /// Runs are as ``Run/document(experiment:)`` gives them.
  public func json(experiments: [ExperimentID: String]) -> JSON {
    var members = [
      JSON.Member("runs", .array(runs.map { $0.document(experiment: experiments[$0.experimentID]) })),
      JSON.Member("metrics", .array(metrics.map(\.document))),
    ]
    for (title, rows) in textSections {
      members.append(JSON.Member(title, .array(rows.map(\.document))))
    }
    return .object(members)
  }

  private var textSections: [(String, [Row])] {
    [
      ("params", params), ("tags", tags), ("inputs", inputs), ("code", code), ("environment", environment),
      ("packages", packages),
    ]
  }
}

extension RunComparison.Row {
  fileprivate var document: JSON {
    .object([
      JSON.Member("key", .string(key)), JSON.Member("values", .array(values.map(JSON.text))),
      JSON.Member("different", .bool(isDifferent)),
    ])
  }
}

extension RunComparison.MetricRow {
  fileprivate var document: JSON {
    let values = values.map { metric -> JSON in
      guard let metric else { return .null }
      return .object([
        JSON.Member("value", .value(metric.value)), JSON.Member("step", .integer(metric.step)),
      ])
    }
    return .object([
      JSON.Member("key", .string(key)), JSON.Member("values", .array(values)),
      JSON.Member("different", .bool(isDifferent)), JSON.Member("better", .text(direction?.rawValue)),
      JSON.Member("best", .array(best.map { .integer(Int64($0)) })),
    ])
  }
}
