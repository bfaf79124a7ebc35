internal import Files
internal import Artifacts
public import Records

extension Ledger {
  /// Reads the metrics file to its end, makes it canonical if scripts left it otherwise, and gives each metric's
  /// latest value. Lines that are no metrics go to an artifact, so that nothing is lost.
  func settleMetrics(
    _ id: RunID, endTime: Timestamp, notes: inout [String]
  ) throws -> [String: LatestMetric] {
    let directory = directory(of: id)
    let path = directory + "/metrics.csv"
    guard let file = try OpenFile.reading(path) else { return [:] }
    var summary = MetricsSummary()
    var rejected: [UInt8] = []
    var rejectedCount = 0
    var torn = false
    var scan = MetricsScan()
    try scan.read(file) { event in
      switch event {
      case .row(let row): summary.add(row, defaultTime: endTime)
      case .bad(let line):
        rejectedCount += 1
        rejected += line.bytes
        rejected.append(UInt8(ascii: "\n"))
        torn = torn || line.isTorn
        if rejectedCount <= 3 { notes.append("metrics.csv, line \(line.number): \(line.reason)") }
      }
    }
    if !scan.isCanonical {
      try rewriteMetrics(path, endTime: endTime)
    }
    if rejectedCount > 0 {
      let name = "metrics.rejected.csv"
      try ArtifactFiles(runDirectory: directory).append(rejected, to: ArtifactPath(name))
      let what = torn ? "the last line was cut short" : "not metrics"
      notes.append("\(rejectedCount) line(s) of metrics.csv kept in artifacts/\(name): \(what)")
    }
    return summary.latest
  }

  private func rewriteMetrics(_ path: String, endTime: Timestamp) throws {
    let (directory, name) = StoreFile.split(path)
    let temporary = "\(directory)/\(StoreFile.temporaryPrefix)\(name)"
    try StoreFile.remove(temporary)
    guard let old = try OpenFile.reading(path) else { return }
    let new = try OpenFile.creating(temporary)
    var buffer = MetricsFile.header
    var scan = MetricsScan()
    try scan.read(old) { event in
      guard case .row(let row) = event else { return }
      MetricsFile.append(row.metric(defaultTime: endTime), to: &buffer)
      if buffer.count > 1 << 18 {
        try new.put(buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try new.put(buffer)
    try new.sync()
    try StoreFile.move(temporary, to: path)
  }

  /// The latest value of each metric of a run, from its history: for a run that is still live.
  public func latestMetrics(_ id: RunID) throws -> [String: LatestMetric] {
    guard let file = try OpenFile.reading(directory(of: id) + "/metrics.csv") else { return [:] }
    var summary = MetricsSummary()
    var scan = MetricsScan()
    let now = context.now()
    try scan.read(file) { event in
      if case .row(let row) = event { summary.add(row, defaultTime: now) }
    }
    return summary.latest
  }
}
