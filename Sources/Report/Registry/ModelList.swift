public import Records

/// What `cairn models` prints.
public struct ModelList: Hashable, Sendable {
  public var models: [ModelSummary]
  /// The stages that have a column, in order, and the names of others that are in use come behind them.
  public var stages: [String]
  public var now: Timestamp

  /// - Parameter stages: those of `cairn.yaml`.
  public init(_ models: [ModelSummary], stages: [String], now: Timestamp) {
    self.models = models
    self.now = now
    let used = Set(models.flatMap { $0.stages.map(\.name) })
    self.stages = stages.filter(used.contains) + used.subtracting(stages).sorted()
  }

  /// Fitted to the terminal; ends with a newline.
  public func text(_ style: Style) -> String {
    if models.isEmpty { return "no models\n" }
    return table(style, leavingOut: [Self.archive]).text(style)
  }

  public func csv() -> String { table(.plain).csv() }

  public func markdown() -> String {
    var table = table(.plain, leavingOut: [Self.archive])
    table.rows = table.rows.map { row in
      row.enumerated().map { index, cell in
        let isUsers = ["name", "aliases", "description"].contains(table.columns[index].key)
        return isUsers && !cell.text.isEmpty ? Table.Cell(Markdown.code(cell.text)) : cell
      }
    }
    return table.markdown()
  }

  /// An array of models, each as ``ModelSummary/json`` gives it.
  public func json() -> JSON { .array(models.map(\.json)) }

  /// Where versions are that nobody uses any more: a column of them would tell nothing.
  private static let archive = "Archived"

  private func table(_ style: Style, leavingOut hidden: Set<String> = []) -> Table {
    let shown = stages.filter { !hidden.contains($0) }
    var columns = [
      Table.Column("name", header: "MODEL", minimumWidth: 12),
      Table.Column("latest", header: "LATEST", alignment: .right),
    ]
    for (index, stage) in shown.enumerated() {
      columns.append(Table.Column(stage, header: stage.uppercased(), priority: 90 - min(index, 40)))
    }
    columns += [
      Table.Column("aliases", header: "ALIASES", minimumWidth: 12, priority: 30),
      Table.Column("updated", header: "UPDATED", priority: 40),
      Table.Column("description", header: "DESCRIPTION", minimumWidth: 12, priority: 10),
    ]
    return Table(
      columns,
      rows: models.map { model in
        var row = [
          Table.Cell(model.name.text, ink: .cyan),
          model.latest.map { Table.Cell("\($0.number)", value: .integer(Int64($0.number))) } ?? .empty,
        ]
        for stage in shown {
          row.append(cell(model.stages.first { $0.name == stage }?.versions ?? [], style))
        }
        row.append(Table.Cell(model.aliases.map { "\($0.alias) \($0.version)" }.joined(separator: ", ")))
        row.append(Table.Cell(Age.text(of: model.updated, now: now), value: model.updated.json, ink: .dim))
        row.append(Table.Cell(model.description))
        return row
      })
  }

  /// The newest first; the first three tell enough.
  private func cell(_ versions: [Int], _ style: Style) -> Table.Cell {
    let newest = versions.reversed()
    let shown = newest.prefix(3).map(String.init).joined(separator: ", ")
    let more = versions.count > 3 ? ", \(style.ellipsis)" : ""
    return Table.Cell(
      shown + more, value: .string(newest.map(String.init).joined(separator: " ")), ink: .green)
  }
}
