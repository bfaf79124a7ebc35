public import Records

/// What `cairn experiments` prints.
public struct ExperimentList: Hashable, Sendable {
  public var entries: [Entry]
  public var now: Timestamp

  public struct Entry: Hashable, Sendable {
    public var experiment: Experiment
    /// Deleted ones aside.
    public var runCount: Int
    /// The start of the latest run.
    public var latest: Timestamp?
    public init(experiment: Experiment, runCount: Int, latest: Timestamp? = nil) {
      self.experiment = experiment
      self.runCount = runCount
      self.latest = latest
    }
  }

  public init(entries: [Entry], now: Timestamp) {
    self.entries = entries
    self.now = now
  }

  /// Fitted to the terminal; ends with a newline.
  public func text(_ style: Style) -> String {
    if entries.isEmpty { return "no experiments\n" }
    let table = Table(
      [
        Table.Column("name", header: "NAME", minimumWidth: 12),
        Table.Column("runs", header: "RUNS", alignment: .right),
        Table.Column("latest", header: "LATEST RUN", priority: 3),
        Table.Column("id", header: "ID", priority: 2),
        Table.Column("tags", header: "TAGS", minimumWidth: 12, priority: 1),
      ],
      rows: entries.map { entry in
        let deleted = entry.experiment.lifecycle == .deleted
        let tags = entry.experiment.tags.filter { !$0.key.hasPrefix("mlflow.") }.sorted { $0.key < $1.key }
        return [
          Table.Cell(entry.experiment.name + (deleted ? " (deleted)" : ""), ink: deleted ? .dim : nil),
          Table.Cell(Number.grouped(entry.runCount)),
          Table.Cell(entry.latest.map { Age.text(of: $0, now: now) } ?? ""),
          Table.Cell(entry.experiment.id.text, ink: .dim),
          Table.Cell(tags.map { "\($0.key)=\($0.value)" }.joined(separator: " ")),
        ]
      })
    return table.text(style)
  }

  /// `[{"id", "name", "lifecycle", "runs", "latest_run": time or null, "tags": {…}}]`.
  public func json() -> JSON {
    .array(
      entries.map { entry in
        .object([
          JSON.Member("id", .string(entry.experiment.id.text)),
          JSON.Member("name", .string(entry.experiment.name)),
          JSON.Member("lifecycle", .string(entry.experiment.lifecycle.rawValue)),
          JSON.Member("runs", .integer(Int64(entry.runCount))),
          JSON.Member("latest_run", entry.latest.map(\.json) ?? .null),
          JSON.Member("tags", .texts(entry.experiment.tags)),
        ])
      })
  }
}
