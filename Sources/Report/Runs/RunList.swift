public import Records

/// What `cairn runs` prints.
public struct RunList: Hashable, Sendable {
  /// In the order in which they are shown.
  public var runs: [Run]
  /// The names of the runs' experiments; the id stands where one is missing.
  public var experiments: [ExperimentID: String]
  public var columns: [RunColumn]
  /// How many runs there are when the list is only the first of them.
  public var total: Int?
  public var now: Timestamp

  /// - Parameter columns: nil chooses them by what the runs have, see ``RunColumn/automatic(for:)``.
  public init(
    runs: [Run], experiments: [ExperimentID: String], columns: [RunColumn]? = nil, total: Int? = nil,
    now: Timestamp
  ) {
    self.runs = runs
    self.experiments = experiments
    self.columns = columns ?? RunColumn.automatic(for: runs)
    self.total = total
    self.now = now
  }

  /// Fitted to the terminal; ends with a newline.
  public func text(_ style: Style) -> String {
    if runs.isEmpty { return "no runs\n" }
    var text = table(style).text(style)
    if let total, total > runs.count {
      text += style.paint("\(Number.grouped(runs.count)) of \(Number.count(total, "run"))", .dim) + "\n"
    }
    return text
  }

  /// The columns, with all digits.
  public func csv() -> String { table(.plain).csv() }

  /// An array of runs, each as ``Run/document(experiment:)`` gives it, whatever the columns.
  public func json() -> JSON {
    .array(runs.map { $0.document(experiment: experiments[$0.experimentID]) })
  }

  private func table(_ style: Style) -> Table {
    // One count of digits for a column, so that its numbers compare at a glance.
    let digits = Dictionary(
      columns.compactMap { column -> (String, Int)? in
        guard case .metric(let key) = column else { return nil }
        return (key, min(6, Number.digits(telling: runs.map { $0.metrics[key]?.value })))
      }, uniquingKeysWith: { first, _ in first })
    return Table(
      columns.map(\.tableColumn),
      rows: runs.map { run in columns.map { cell($0, of: run, digits: digits, style) } })
  }

  private func cell(_ column: RunColumn, of run: Run, digits: [String: Int], _ style: Style) -> Table.Cell {
    switch column {
    case .id: return Table.Cell(run.id.short, value: .string(run.id.text), ink: .cyan)
    case .name:
      let mark = run.parent == nil ? "" : style.child
      return Table.Cell(mark + run.name, value: .string(run.name))
    case .experiment: return Table.Cell(experiments[run.experimentID] ?? run.experimentID.text)
    case .status: return Table.Cell(run.statusText, value: .string(run.status.rawValue), ink: run.statusInk)
    case .started: return moment(run.startTime)
    case .ended: return run.endTime.map(moment) ?? .empty
    case .duration:
      let end = run.endTime ?? (run.status.hasEnded ? nil : now)
      guard let end else { return .empty }
      let length = Elapsed.milliseconds(from: run.startTime, to: end)
      return Table.Cell(
        Elapsed.text(milliseconds: length), value: run.endTime == nil ? .null : .integer(length))
    case .user: return optional(run.tags["mlflow.user"])
    case .commit:
      return run.source?.commit.map { Table.Cell(String($0.prefix(8)), value: .string($0)) } ?? .empty
    case .branch: return optional(run.source?.branch)
    case .parent: return run.parent.map { Table.Cell($0.short, value: .string($0.text)) } ?? .empty
    case .metric(let key):
      guard let value = run.metrics[key]?.value else { return .empty }
      return Table.Cell(Number.text(value, digits: digits[key] ?? 4), value: .number(value))
    case .param(let key): return optional(run.params[key])
    case .tag(let key): return optional(run.tags[key])
    }
  }

  private func moment(_ moment: Timestamp) -> Table.Cell {
    Table.Cell(Age.text(of: moment, now: now), value: .string(moment.description))
  }

  private func optional(_ text: String?) -> Table.Cell { text.map { Table.Cell($0) } ?? .empty }
}

extension Run {
  /// `finished`, `failed (exit 3)`, `deleted`.
  var statusText: String {
    if lifecycle == .deleted { return "deleted" }
    let word = status.rawValue.lowercased()
    guard status == .failed, let exitCode else { return word }
    return "\(word) (\(exitCode))"
  }

  var statusInk: Ink? {
    if lifecycle == .deleted { return .dim }
    switch status {
    case .finished: return .green
    case .failed, .killed: return .red
    case .running: return .yellow
    case .scheduled: return .dim
    }
  }
}
