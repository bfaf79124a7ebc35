internal import Artifacts
internal import Files
public import Records

extension Ledger {
  /// Reads the metrics file to its end, makes it canonical if scripts left it otherwise, and gives each metric's
  /// latest value; nil when there is no such file. Lines that are no metrics go to an artifact, so that nothing is
  /// lost.
  func settleMetrics(
    _ id: RunID, endTime: Timestamp, notes: inout [String]
  ) throws -> [String: LatestMetric]? {
    let directory = directory(of: id)
    let path = directory + "/metrics.csv"
    guard let file = try OpenFile.reading(path) else { return nil }
    var summary = MetricsSummary()
    var rejected: [MetricFault] = []
    var parser = MetricsParser(checkingCanonical: true)
    try parser.read(file) { line in
      switch line {
      case .row(let row): summary.add(row, defaultTime: endTime)
      case .bad(let fault), .torn(let fault): rejected.append(fault.unmarked)
      }
    }
    if !rejected.isEmpty {
      let name = "metrics.rejected.csv"
      let bytes = rejected.flatMap { $0.bytes + [UInt8(ascii: "\n")] }
      try ArtifactFiles(runDirectory: directory).append(bytes, to: ArtifactPath(name))
      notes += rejected.prefix(3).map { "metrics.csv, line \($0.line): \($0.reason)" }
      notes.append(
        "\(rejected.count == 1 ? "1 line of metrics.csv is no metric and is" : "\(rejected.count) lines of metrics.csv are no metrics and are") kept in artifacts/\(name)"
      )
    }
    if summary.entries.isEmpty {
      try StoreFile.remove(path)
    } else if !parser.isCanonical {
      try rewriteMetrics(path, columns: parser.hasModels ? .withModels : .plain, endTime: endTime)
    }
    return summary.latest
  }

  private func rewriteMetrics(_ path: String, columns: MetricsFile.Columns, endTime: Timestamp) throws {
    let (directory, name) = StoreFile.split(path)
    let temporary = "\(directory)/\(StoreFile.temporaryPrefix)\(name)"
    try StoreFile.remove(temporary)
    guard let old = try OpenFile.reading(path) else { return }
    let new = try OpenFile.creating(temporary)
    var buffer = MetricsFile.header(columns)
    var failure: (any Error)?
    var parser = MetricsParser()
    try parser.read(old) { line in
      guard case .row(let row) = line else { return }
      MetricsFile.append(Metric(row, defaultTime: endTime), columns: columns, to: &buffer)
      guard buffer.count > 1 << 18 else { return }
      do { try new.put(buffer) } catch { failure = failure ?? error }
      buffer.removeAll(keepingCapacity: true)
    }
    if let failure { throw failure }
    try new.put(buffer)
    try new.sync()
    try StoreFile.move(temporary, to: path)
  }

  /// What the metrics of a run come to so far, from its history; empty when it has none.
  public func metricsSummary(_ id: RunID) throws -> MetricsSummary {
    var summary = MetricsSummary()
    let now = context.now()
    try readMetrics(id) { summary.add($0, defaultTime: now) }
    return summary
  }

  /// A run's history, from its file or from the tip, in the order of logging.
  public func readMetrics(_ id: RunID, _ body: (MetricRow) -> Void) throws {
    var parser = MetricsParser()
    func take(_ line: MetricLine) {
      if case .row(let row) = line { body(row) }
    }
    if let file = try OpenFile.reading(directory(of: id) + "/metrics.csv") {
      try parser.read(file, take)
    } else if let bytes = try read(id.directory + "/metrics.csv", at: tip()) {
      parser.read(bytes, take)
      parser.finish(take)
    }
  }
}

extension MetricsParser {
  /// Reads a file from its current place to the end.
  fileprivate mutating func read(_ file: borrowing OpenFile, _ body: (MetricLine) -> Void) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try file.fill(buffer)
      if count == 0 { break }
      read(UnsafeRawBufferPointer(rebasing: buffer[..<count]), body)
    }
    finish(body)
  }
}
