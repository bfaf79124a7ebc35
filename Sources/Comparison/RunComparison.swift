public import Records

/// Two or more runs side by side. In each section the rows that differ come first, then by key.
public struct RunComparison: Hashable, Sendable {
  /// In the order given.
  public var runs: [Run]
  public var params: [Row]
  public var metrics: [MetricRow]
  /// Without MLflow's own, whose names start with `mlflow.`.
  public var tags: [Row]
  /// Commit, branch, uncommitted changes, command, directory, remote.
  public var code: [Row]
  /// Digest by dataset's name and context.
  public var inputs: [Row]
  /// Interpreter, system, hardware, lock files, variables.
  public var environment: [Row]
  /// Versions by name.
  public var packages: [Row]

  /// A run to compare, with its environment where there is one.
  public struct Subject: Hashable, Sendable {
    public var run: Run
    public var environment: Environment?
    public init(run: Run, environment: Environment? = nil) {
      self.run = run
      self.environment = environment
    }
  }

  /// A text of each run, in the order of the runs.
  public struct Row: Hashable, Sendable {
    public var key: String
    /// nil where the run has none.
    public var values: [String?]
    public var isDifferent: Bool

    public init(key: String, values: [String?], isDifferent: Bool) {
      self.key = key
      self.values = values
      self.isDifferent = isDifferent
    }
  }

  /// A metric of each run, in the order of the runs.
  public struct MetricRow: Hashable, Sendable {
    public var key: String
    public var values: [LatestMetric?]
    /// By value alone; the step does not count.
    public var isDifferent: Bool
    public var direction: Policy.Direction?
    /// The positions of the best value; empty when no direction is known or no value differs.
    public var best: [Int]
  }

  public init(_ subjects: [Subject], directions: Directions = Directions()) {
    runs = subjects.map(\.run)
    params = Self.rows(runs.map(\.params))
    tags = Self.rows(runs.map { run in run.tags.filter { !$0.key.hasPrefix("mlflow.") } })
    code = Self.rows(runs.map { $0.source?.facts ?? [] })
    inputs = Self.rows(runs.map { run in run.inputFacts })
    environment = Self.rows(subjects.map { $0.environment?.facts ?? [] })
    packages = Self.rows(subjects.map { $0.environment?.packageVersions ?? [:] })
    metrics = Self.metricRows(runs, directions)
  }

  private static func rows(_ values: [[String: String]]) -> [Row] {
    let keys = values.reduce(into: Set<String>()) { $0.formUnion($1.keys) }.sorted()
    return differencesFirst(keys.map { key in row(key, values.map { $0[key] }) })
  }

  private static func rows(_ facts: [[Fact]]) -> [Row] {
    let values = facts.map { list in
      Dictionary(list.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    var seen: Set<String> = []
    let keys = facts.joined().map(\.key).filter { seen.insert($0).inserted }
    return differencesFirst(keys.map { key in row(key, values.map { $0[key] }) })
  }

  private static func row(_ key: String, _ values: [String?]) -> Row {
    Row(key: key, values: values, isDifferent: values.contains { $0 != values[0] })
  }

  private static func differencesFirst(_ rows: [Row]) -> [Row] {
    rows.filter(\.isDifferent) + rows.filter { !$0.isDifferent }
  }

  private static func metricRows(_ runs: [Run], _ directions: Directions) -> [MetricRow] {
    let keys = runs.reduce(into: Set<String>()) { $0.formUnion($1.metrics.keys) }.sorted()
    let rows = keys.map { key in
      let values = runs.map { $0.metrics[key] }
      let direction = directions[key]
      let isDifferent = values.contains { !isSame($0?.value, values[0]?.value) }
      return MetricRow(
        key: key, values: values, isDifferent: isDifferent, direction: direction,
        best: isDifferent ? best(values.map { $0?.value }, direction) : [])
    }
    return rows.filter(\.isDifferent) + rows.filter { !$0.isDifferent }
  }

  private static func isSame(_ a: Double?, _ b: Double?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a == b || (a.isNaN && b.isNaN)
  }

  private static func best(_ values: [Double?], _ direction: Policy.Direction?) -> [Int] {
    let numbers = values.compactMap(\.self).filter { !$0.isNaN }
    guard let direction, numbers.count > 1,
      let best = direction == .higher ? numbers.max() : numbers.min()
    else { return [] }
    return values.indices.filter { values[$0] == best }
  }
}

extension Run {
  /// Digest by name and context, in order.
  var inputFacts: [Fact] {
    let named = inputs.map { input in
      Fact(key: input.context.map { "\(input.name) (\($0))" } ?? input.name, value: input.digest)
    }
    return named.sorted { ($0.key, $0.value) < ($1.key, $1.value) }
  }
}
