import Ledger
import Records

extension MetricPoint {
  /// MLflow's order of a chart. NaN is kept as zero in its databases, and stands there.
  static func precedesInSteps(_ a: MetricPoint, _ b: MetricPoint) -> Bool {
    if a.step != b.step { return a.step < b.step }
    if a.timestamp != b.timestamp { return a.timestamp < b.timestamp }
    let (x, y) = (a.value.isNaN ? 0 : a.value, b.value.isNaN ? 0 : b.value)
    return x == y ? !a.value.isNaN && b.value.isNaN : x < y
  }
}

extension TrackingStore {
  /// A metric's values in order of time; none of a run that is not there.
  func requestedHistory(_ run: String, _ key: String) throws -> [MetricPoint] {
    guard let id = try? RunID(run) else { return [] }
    do {
      return try history(id, metric: key)
    } catch let error as LedgerError {
      guard error.code == .notFound else { throw error }
      return []
    }
  }
}

extension [MetricPoint] {
  /// At most so many, spread evenly, the first and the last among them: the first of each of as many equal parts, as
  /// SQL's `NTILE` cuts them.
  func sampled(to limit: Int) -> [MetricPoint] {
    guard count > limit, limit > 0, let last else { return self }
    var sample: [MetricPoint] = []
    sample.reserveCapacity(limit)
    let (size, larger) = count.quotientAndRemainder(dividingBy: limit)
    var start = 0
    for part in 0..<limit {
      sample.append(self[start])
      start += part < larger ? size + 1 : size
    }
    sample[limit - 1] = last
    return sample
  }
}
