import Comparison
import Ledger
import Records
import Report
import RunIndex

extension Catalogue {
  /// All that the store holds of a run.
  ///
  /// - Parameter nested: whether the runs inside it are wanted, which asks the index.
  func details(of run: Run, nested: Bool) throws -> RunDetails {
    try RunDetails(
      run: run, experiment: experimentName(run.experimentID), series: series(of: run.id),
      environment: environment(of: run.id), artifacts: artifacts(of: run.id),
      children: nested ? searching { try $0.children(of: run.id).reversed() } : [])
  }

  func environment(of id: RunID) throws -> Environment? {
    try parse(id.directory + "/environment.json", Environment.init(parsing:))
  }

  private func artifacts(of id: RunID) throws -> [RunDetails.Artifact] {
    let manifest = try parse(id.directory + "/artifacts.json") { (bytes: [UInt8]) throws(RecordError) in
      try ArtifactManifest(parsing: bytes)
    }
    return (manifest?.entries ?? []).map {
      RunDetails.Artifact(path: $0.path, size: $0.size, sha256: $0.sha256)
    }
  }

  private func series(of id: RunID) throws -> [String: Series] {
    var history = MetricHistory()
    if let revision {
      let bytes = try ledger.read(id.directory + "/metrics.csv", at: revision) ?? []
      var parser = MetricsParser()
      func take(_ line: MetricLine) {
        if case .row(let row) = line { history.add(row) }
      }
      parser.read(bytes, take)
      parser.finish(take)
    } else {
      try ledger.readMetrics(id) { history.add($0) }
    }
    return history.series
  }

  /// - Throws: `RecordError` that names the file.
  private func parse<Value>(
    _ relative: String, _ parse: ([UInt8]) throws(RecordError) -> Value
  ) throws -> Value? {
    guard let bytes = try read(relative) else { return nil }
    do {
      return try parse(bytes)
    } catch {
      var error = error
      error.file = "\(ledger.policy.store)/\(relative)"
      throw error
    }
  }
}

/// The points of a run's metrics while its rows pass by; a point takes 24 bytes and no text of its own.
private struct MetricHistory {
  private var keys: [String] = []
  private var points: [[Series.Point]] = []

  mutating func add(_ row: MetricRow) {
    while points.count <= row.keyNumber {
      keys.append(row.key)
      points.append([])
    }
    points[row.keyNumber].append(
      Series.Point(step: row.step, timestamp: row.timestamp ?? Timestamp(milliseconds: 0), value: row.value))
  }

  var series: [String: Series] {
    var all: [String: Series] = [:]
    for (key, points) in zip(keys, points) {
      all[key] = Series(
        points.lazy.map { Metric(key: "", step: $0.step, timestamp: $0.timestamp, value: $0.value) })
    }
    return all
  }
}
