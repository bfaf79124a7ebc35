public import Comparison
public import Records

/// What became of a model's versions, for people and programs.
public struct StageHistory: Sendable {
  public var model: ModelName
  /// Newest first.
  public var events: [StageEvent]

  public init(_ model: ModelName, _ events: [StageEvent]) {
    self.model = model
    self.events = events
  }

  /// For programs; `docs/json.md` says what it holds.
  public func json() -> JSON { .array(events.map { $0.json(of: model) }) }

  /// A line for each event, and who approved it below.
  public func text(_ style: Style, now: Timestamp) -> String {
    if events.isEmpty { return "no version of \(model.text.onOneLine) was ever brought into a stage\n" }
    let rows = events.map { event in
      [
        Table.Cell(Age.text(of: event.time, now: now)), Table.Cell("\(event.version)"),
        Table.Cell("\(event.from) \(style.arrow) \(event.to)", ink: event.ink),
        Table.Cell(event.people.map(\.name).joined(separator: ", ")), Table.Cell(event.notes(style)),
        Table.Cell(String(event.commit.prefix(10)), ink: .dim),
      ]
    }
    return Table(
      [
        Table.Column("time", header: "when"), Table.Column("version", alignment: .right),
        Table.Column("stage"), Table.Column("people", header: "who", minimumWidth: 8, priority: 2),
        Table.Column("notes", header: "", minimumWidth: 12, priority: 1), Table.Column("commit"),
      ], rows: rows
    ).text(style)
  }
}

extension StageEvent {
  fileprivate var ink: Ink? {
    switch kind {
    case .promotion: nil
    case .rollback, .override: .yellow
    case .retirement, .deletion: .dim
    }
  }

  fileprivate func notes(_ style: Style) -> String {
    var notes: [String] = []
    switch kind {
    case .rollback: notes.append(rollbackOf.map { "rollback of \($0)" } ?? "rollback")
    case .deletion: notes.append("deleted")
    case .promotion, .override, .retirement: break
    }
    if let override { notes.append("overridden by \(override.by): \(override.reason)") }
    if !approvals.isEmpty {
      notes.append("approved by \(approvals.map(\.approver).joined(separator: ", "))")
    }
    return notes.joined(separator: "; ")
  }

  fileprivate func json(of model: ModelName) -> JSON {
    .object([
      JSON.Member("model", .string(model.text)), JSON.Member("version", .integer(Int64(version))),
      JSON.Member("kind", .string(kind.rawValue)), JSON.Member("from", .string(from.name)),
      JSON.Member("to", .string(to.name)), JSON.Member("time", .string("\(time)")),
      JSON.Member("commit", .string(commit)),
      JSON.Member("merged_commits", .array(merged.map(JSON.string))),
      JSON.Member(
        "people",
        .array(
          people.map { person in
            .object([
              JSON.Member("name", .string(person.name)), JSON.Member("email", .string(person.email)),
            ])
          })), JSON.Member("approvals", .array(approvals.map(\.report))),
      JSON.Member("override", override?.report ?? .null),
      JSON.Member("rollback_of", rollbackOf.map { .integer(Int64($0)) } ?? .null),
    ])
  }
}
