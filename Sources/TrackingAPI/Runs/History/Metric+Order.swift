import Ledger
import Records

extension Metric {
  /// NaN is kept as zero in MLflow's databases, and stands there.
  private var place: Double { value.isNaN ? 0 : value }

  /// MLflow's order of a history.
  static func precedesInTime(_ a: Metric, _ b: Metric) -> Bool {
    if a.timestamp != b.timestamp { return a.timestamp < b.timestamp }
    if a.step != b.step { return a.step < b.step }
    return a.place < b.place
  }

  /// MLflow's order of a chart.
  static func precedesInSteps(_ a: Metric, _ b: Metric) -> Bool {
    if a.step != b.step { return a.step < b.step }
    if a.timestamp != b.timestamp { return a.timestamp < b.timestamp }
    return a.place == b.place ? !a.value.isNaN && b.value.isNaN : a.place < b.place
  }

  /// MLflow keeps a value once, however often it was logged.
  func isRepeated(by other: Metric) -> Bool {
    step == other.step && timestamp == other.timestamp
      && (value == other.value || (value.isNaN && other.value.isNaN))
  }
}

extension TrackingStore {
  /// A metric's values in an order, each once; none of a run that is not there.
  func sortedHistory(
    _ run: String, _ key: String, by precedes: (Metric, Metric) -> Bool
  ) throws -> [Metric] {
    guard let id = try? RunID(run) else { return [] }
    var history: [Metric]
    do {
      history = try self.history(id, metric: key)
    } catch let error as LedgerError {
      guard error.code == .notFound else { throw error }
      return []
    }
    // Most are logged in order.
    let isSorted = !zip(history, history.dropFirst()).contains { precedes($1, $0) }
    if !isSorted { history.sort(by: precedes) }
    if zip(history, history.dropFirst()).contains(where: { $0.isRepeated(by: $1) }) {
      var kept: [Metric] = []
      for metric in history where !(kept.last?.isRepeated(by: metric) ?? false) { kept.append(metric) }
      history = kept
    }
    return history
  }
}

extension [Metric] {
  /// At most so many, spread evenly, the first and the last among them: the first of each of as many equal parts, as
  /// SQL's `NTILE` cuts them.
  func sampled(to limit: Int) -> [Metric] {
    guard count > limit, limit > 0, let last else { return self }
    var sample: [Metric] = []
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
