public import Records

/// A column of a list of runs.
public enum RunColumn: Hashable, Sendable {
  case id, name, experiment, status, started, duration, ended, user, commit, branch, parent
  case metric(String)
  case param(String)
  case tag(String)

  /// `id`, `name`, …, `metrics.KEY`, `params.KEY` or `tags.KEY`.
  ///
  /// - Throws: ``RecordError`` on any other text.
  public init(parsing text: String) throws(RecordError) {
    if let plain = Self.plain[text] {
      self = plain
      return
    }
    let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
    switch (parts.first, parts.count) {
    case ("metrics", 2), ("metric", 2): self = .metric(parts[1])
    case ("params", 2), ("param", 2): self = .param(parts[1])
    case ("tags", 2), ("tag", 2): self = .tag(parts[1])
    default:
      throw RecordError(
        .invalidName,
        "'\(text.escapedForMessage)' is no column: expected \(Self.plainNames.joined(separator: ", ")), "
          + "metrics.KEY, params.KEY or tags.KEY")
    }
  }

  static let plainNames = [
    "id", "name", "experiment", "status", "started", "duration", "ended", "user", "commit", "branch",
    "parent",
  ]

  private static var plain: [String: RunColumn] {
    [
      "id": .id, "name": .name, "experiment": .experiment, "status": .status, "started": .started,
      "duration": .duration, "ended": .ended, "user": .user, "commit": .commit, "branch": .branch,
      "parent": .parent,
    ]
  }

  /// The columns that tell these runs apart: what every list has, and of the metrics and of the parameters that most
  /// runs have, at most four each that differ.
  public static func automatic(for runs: some Collection<Run>) -> [RunColumn] {
    let experiments = Set(runs.map(\.experimentID))
    var columns: [RunColumn] = [.id, .name]
    if experiments.count != 1 { columns.append(.experiment) }
    columns += [.status, .started, .duration]
    let metrics = mostUsed(runs.map(\.metrics.keys)).filter { key in
      runs.count < 2 || runs.contains { $0.metrics[key]?.value != runs.first?.metrics[key]?.value }
    }
    columns += metrics.prefix(4).map { .metric($0) }
    let params = mostUsed(runs.map(\.params.keys)).filter { key in
      runs.count < 2 || runs.contains { $0.params[key] != runs.first?.params[key] }
    }
    return columns + params.prefix(4).map { .param($0) }
  }

  /// The keys that at least half as many runs have as have the most frequent one, most frequent first, then by key.
  private static func mostUsed(_ keys: [some Collection<String>]) -> [String] {
    var counts: [String: Int] = [:]
    for key in keys.joined() { counts[key, default: 0] += 1 }
    let least = ((counts.values.max() ?? 0) + 1) / 2
    return counts.filter { $0.value >= least }
      .sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
      .map(\.key)
  }

  var tableColumn: Table.Column {
    switch self {
    case .id: Table.Column("run_id", header: "ID")
    case .name: Table.Column("name", header: "NAME", minimumWidth: 12)
    case .experiment: Table.Column("experiment", header: "EXPERIMENT", minimumWidth: 10, priority: 80)
    case .status: Table.Column("status", header: "STATUS", priority: 100)
    case .started: Table.Column("start_time", header: "STARTED", priority: 90)
    case .duration: Table.Column("duration_ms", header: "TOOK", alignment: .right, priority: 50)
    case .ended: Table.Column("end_time", header: "ENDED", priority: 60)
    case .user: Table.Column("user", header: "USER", minimumWidth: 8, priority: 60)
    case .commit: Table.Column("commit", header: "COMMIT", priority: 60)
    case .branch: Table.Column("branch", header: "BRANCH", minimumWidth: 8, priority: 60)
    case .parent: Table.Column("parent", header: "PARENT", priority: 60)
    case .metric(let key):
      Table.Column("metrics.\(key)", header: key, alignment: .right, priority: 70)
    case .param(let key): Table.Column("params.\(key)", header: key, minimumWidth: 10, priority: 40)
    case .tag(let key): Table.Column("tags.\(key)", header: key, minimumWidth: 10, priority: 40)
    }
  }
}
