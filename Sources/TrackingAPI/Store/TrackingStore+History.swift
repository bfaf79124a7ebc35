import Ledger
import Records

extension TrackingStore {
  /// The values that were logged for a metric, in MLflow's order: by time, then step, then value. What was logged twice
  /// alike is there once, as in MLflow.
  ///
  /// - Throws: `LedgerError` with code `notFound` when there is no such run.
  func history(_ id: RunID, metric key: String, range: Range<Int> = 0..<Int.max) throws -> [MetricPoint] {
    let points = try working { bench in
      var points: [MetricPoint] = []
      guard let run = try bench.ledger.currentRun(id) else {
        throw LedgerError(.notFound, "no run \(id) in the store")
      }
      var number: Int?
      try bench.ledger.readMetrics(id) { row in
        if number == nil, row.key == key { number = row.keyNumber }
        guard row.keyNumber == number else { return }
        points.append(
          MetricPoint(
            timestamp: row.timestamp ?? run.endTime ?? run.startTime, step: row.step, value: row.value))
      }
      return MetricPoint.ordered(points)
    }
    return Array(points[range.clamped(to: points.indices)])
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
