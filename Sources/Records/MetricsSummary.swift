/// What a run's metrics come to, key by key, while its rows pass by in any order.
public struct MetricsSummary: Sendable {
  /// In the order in which the keys first came.
  public private(set) var entries: [Entry] = []
  private var indices: [String: Int] = [:]
  /// By the key number of the parser that gave a row: where its entry is, unless another parser gave it.
  private var indicesByNumber: [Int] = []

  /// One metric.
  public struct Entry: Hashable, Sendable {
    public let key: String
    /// Of the lowest step, then the earliest time, then what came first.
    public internal(set) var first: LatestMetric
    /// Of the highest step, then the latest time, then the highest value, NaN being the lowest.
    public internal(set) var latest: LatestMetric
    /// The number of rows.
    public internal(set) var count: Int
    /// Of the values that are not NaN; NaN when there are none.
    public internal(set) var min: Double
    /// Of the values that are not NaN; NaN when there are none.
    public internal(set) var max: Double

    mutating func add(_ value: LatestMetric) {
      count += 1
      min = Double.minimum(min, value.value)
      max = Double.maximum(max, value.value)
      if latest.isSucceeded(by: value) { latest = value }
      if (value.step, value.timestamp) < (first.step, first.timestamp) { first = value }
    }
  }

  public init() {}

  /// - Parameter time: the timestamp of a row that has none.
  public mutating func add(_ row: MetricRow, defaultTime time: Timestamp) {
    let value = LatestMetric(value: row.value, step: row.step, timestamp: row.timestamp ?? time)
    if row.keyNumber < indicesByNumber.count {
      let index = indicesByNumber[row.keyNumber]
      if index >= 0, entries[index].key == row.key { return entries[index].add(value) }
    }
    let index = add(row.key, value)
    while indicesByNumber.count <= row.keyNumber { indicesByNumber.append(-1) }
    indicesByNumber[row.keyNumber] = index
  }

  public mutating func add(_ metric: Metric) {
    _ = add(metric.key, LatestMetric(value: metric.value, step: metric.step, timestamp: metric.timestamp))
  }

  private mutating func add(_ key: String, _ value: LatestMetric) -> Int {
    if let index = indices[key] {
      entries[index].add(value)
      return index
    }
    indices[key] = entries.count
    entries.append(Entry(key: key, first: value, latest: value, count: 1, min: value.value, max: value.value))
    return entries.count - 1
  }

  /// One metric by its key.
  public subscript(key: String) -> Entry? { indices[key].map { entries[$0] } }

  /// What `run.json` holds as `metrics`.
  public var latest: [String: LatestMetric] {
    var latest: [String: LatestMetric] = Dictionary(minimumCapacity: entries.count)
    for entry in entries { latest[entry.key] = entry.latest }
    return latest
  }
}

extension LatestMetric {
  /// Whether a value that was logged for the same key takes this one's place: MLflow's order of step, time and
  /// value, in which NaN is the lowest.
  public func isSucceeded(by other: LatestMetric) -> Bool {
    if other.step != step { return other.step > step }
    if other.timestamp != timestamp { return other.timestamp > timestamp }
    return other.value > value || (value.isNaN && !other.value.isNaN)
  }
}
