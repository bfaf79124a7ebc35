import Ledger
import Records
import Synchronization

extension TrackingStore {
  /// The values that were logged for a metric, in MLflow's order: by time, then step, then value. What was logged twice
  /// alike is there once, as in MLflow.
  ///
  /// - Throws: `LedgerError` with code `notFound` when there is no such run.
  func history(_ id: RunID, metric key: String) throws -> [MetricPoint] {
    try working { bench in
      let run = try view(id, bench).run
      let version = try bench.ledger.historyVersion(id, tree: branchTip(bench.ledger).tree)
      if let version, let known = histories.points(id, key, version) { return known }
      var points: [MetricPoint] = []
      var number: Int?
      let ending = run.endTime ?? run.startTime
      try bench.ledger.readMetrics(id) { row in
        if number == nil, row.key == key { number = row.keyNumber }
        guard row.keyNumber == number else { return }
        points.append(MetricPoint(timestamp: row.timestamp ?? ending, step: row.step, value: row.value))
      }
      points = MetricPoint.ordered(points)
      if let version { histories.keep(points, id, key, version) }
      return points
    }
  }
}

/// A value of a metric at a step.
struct MetricPoint: Hashable, Sendable {
  var timestamp: Timestamp
  var step: Int64
  var value: Double

  /// NaN counts as 0, as in MLflow's database.
  private static func precedes(_ a: MetricPoint, _ b: MetricPoint) -> Bool {
    if a.timestamp != b.timestamp { return a.timestamp < b.timestamp }
    if a.step != b.step { return a.step < b.step }
    let (x, y) = (a.value.isNaN ? 0 : a.value, b.value.isNaN ? 0 : b.value)
    if x != y { return x < y }
    return !a.value.isNaN && b.value.isNaN
  }

  /// In MLflow's order, each once.
  static func ordered(_ points: [MetricPoint]) -> [MetricPoint] {
    var points = points
    let isOrdered = zip(points, points.dropFirst()).allSatisfy { precedes($0, $1) }
    if isOrdered { return points }
    points.sort(by: precedes)
    var once: [MetricPoint] = []
    once.reserveCapacity(points.count)
    for point in points {
      if let last = once.last, !precedes(last, point) { continue }
      once.append(point)
    }
    return once
  }
}

/// Long histories that were asked for lately: they are read in pages.
final class HistoryCache: Sendable {
  private struct Entry {
    var run: RunID
    var key: String
    var version: HistoryVersion
    var points: [MetricPoint]
  }

  private let entries = Mutex<[Entry]>([])

  /// Of all entries: 24 bytes each.
  private static let limit = 250_000
  /// Shorter ones are read again as fast.
  private static let least = 2_000

  func points(_ run: RunID, _ key: String, _ version: HistoryVersion) -> [MetricPoint]? {
    entries.withLock { entries in
      guard let index = entries.firstIndex(where: { $0.run == run && $0.key == key }) else { return nil }
      guard entries[index].version == version else {
        entries.remove(at: index)
        return nil
      }
      let entry = entries.remove(at: index)
      entries.append(entry)
      return entry.points
    }
  }

  func keep(_ points: [MetricPoint], _ run: RunID, _ key: String, _ version: HistoryVersion) {
    guard (Self.least...Self.limit).contains(points.count) else { return }
    entries.withLock { entries in
      entries.removeAll { $0.run == run && $0.key == key }
      entries.append(Entry(run: run, key: key, version: version, points: points))
      while entries.reduce(0, { $0 + $1.points.count }) > Self.limit { entries.removeFirst() }
    }
  }
}
