public import Records

/// What happened to the runs of a store between two revisions, by experiment.
///
/// The caller finds which runs differ (that is where the cost is) and which run stands for each experiment that has
/// such runs; all else follows from these values.
public struct StoreDiff: Hashable, Sendable {
  /// What people call the two sides: `main`, `HEAD`, `work tree`.
  public var old: String
  public var new: String
  public var selection: Selection
  /// In order of their names; only those in which a run differs.
  public var experiments: [ExperimentDiff]
  /// Plain metric files, in the order given.
  public var files: [FileMetricsDiff]

  public init(
    old: String, new: String, selection: Selection = .latestFinished,
    experiments: [ExperimentChanges] = [], files: [FileMetricsDiff] = [],
    directions: Directions = Directions()
  ) {
    self.old = old
    self.new = new
    self.selection = selection
    self.experiments = experiments.map { ExperimentDiff($0, directions: directions) }
      .sorted { $0.name == $1.name ? $0.id < $1.id : $0.name < $1.name }
    self.files = files
  }

  /// Whether neither a run nor a metric file differs.
  public var isEmpty: Bool { experiments.isEmpty && files.allSatisfy(\.isEmpty) }
}

/// The runs of one experiment that differ, and the runs that stand for it on the two sides.
public struct ExperimentChanges: Hashable, Sendable {
  public var id: ExperimentID
  public var name: String
  public var added: [Run]
  public var changed: [RunChange]
  public var removed: [Run]
  /// nil when that side has no run to stand for the experiment.
  public var old: RunComparison.Subject?
  public var new: RunComparison.Subject?

  public init(
    id: ExperimentID, name: String, added: [Run] = [], changed: [RunChange] = [], removed: [Run] = [],
    old: RunComparison.Subject? = nil, new: RunComparison.Subject? = nil
  ) {
    self.id = id
    self.name = name
    self.added = added
    self.changed = changed
    self.removed = removed
    self.old = old
    self.new = new
  }
}

/// What happened to one experiment.
public struct ExperimentDiff: Hashable, Sendable {
  public var id: ExperimentID
  public var name: String
  /// In order of their start.
  public var added: [Run]
  public var changed: [RunChange]
  public var removed: [Run]
  /// The runs that stand for the experiment.
  public var old: Run?
  public var new: Run?
  /// All metrics of the two, what got worse first; see ``MetricChange/all(old:new:directions:)``.
  public var metrics: [MetricChange]
  /// Only what differs, as with all that follows; empty when a side has no run to stand for the experiment.
  public var params: [ValueChange]
  public var code: [ValueChange]
  public var datasets: [DatasetChange]
  public var environment: EnvironmentChange

  init(_ changes: ExperimentChanges, directions: Directions) {
    id = changes.id
    name = changes.name
    added = changes.added.sorted(by: Self.startsBefore)
    changed = changes.changed.sorted { Self.startsBefore($0.new, $1.new) }
    removed = changes.removed.sorted(by: Self.startsBefore)
    old = changes.old?.run
    new = changes.new?.run
    metrics = MetricChange.all(
      old: old?.metrics.mapValues(\.value) ?? [:], new: new?.metrics.mapValues(\.value) ?? [:],
      directions: directions)
    environment = EnvironmentChange(old: changes.old?.environment, new: changes.new?.environment)
    guard let old, let new else {
      params = []
      code = []
      datasets = []
      return
    }
    params = ValueChange.differences(old: old.params, new: new.params)
    code = ValueChange.differences(old: old.source?.facts ?? [], new: new.source?.facts ?? [])
    datasets = DatasetChange.differences(old: old.inputs, new: new.inputs)
  }

  private static func startsBefore(_ a: Run, _ b: Run) -> Bool {
    a.startTime == b.startTime ? a.id < b.id : a.startTime < b.startTime
  }
}
