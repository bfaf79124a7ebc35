internal import Files
public import Records

/// Values to be logged together.
public struct RunValues: Sendable {
  public var params: [String: String] = [:]
  public var tags: [String: String] = [:]
  public var metrics: [Metric] = []
  public var inputs: [DatasetInput] = []
  public init() {}
}

extension Ledger {
  /// Logs values to a live run; when it returns they are on the disk. All of them, or none.
  ///
  /// - Throws: ``LedgerError`` when the run has ended, or a parameter has another value already; `RecordError` when
  ///   a key or a value breaks the limits.
  public func log(_ id: RunID, _ values: RunValues) throws {
    for (key, value) in values.params { try KeyKind.parameter.check(key, value: value) }
    for (key, value) in values.tags { try KeyKind.tag.check(key, value: value) }
    for metric in values.metrics { try KeyKind.metric.check(metric.key) }
    try writing(to: id) { try put(values, into: checkRunning(id)) }
  }

  /// Writes values that were checked. The run's lock is held by the caller.
  func put(_ values: RunValues, into live: LiveRun) throws {
    if !values.params.isEmpty || !values.tags.isEmpty || !values.inputs.isEmpty {
      try change(live) { run in
        try run.setParameters(values.params)
        run.tags.merge(values.tags) { $1 }
        for input in values.inputs where !run.inputs.contains(input) { run.inputs.append(input) }
      }
    }
    if !values.metrics.isEmpty {
      var rows: [UInt8] = []
      for metric in values.metrics { MetricsFile.append(metric, to: &rows) }
      let file = try metricsFile(live)
      try file.append(rows)
      if writesThrough { try file.sync() }
      if values.metrics.contains(where: { $0.model != nil }) {
        try noteModelMetrics(values.metrics, of: live.run)
      }
      noteChange(of: live.run)
    }
  }

  /// Makes what scripts append to in the run's directory: the metrics file with its header, the artifacts' folder.
  public func prepareDirectory(_ id: RunID) throws {
    try writing(to: id) {
      guard let live = try liveRun(id) else { return }
      _ = try metricsFile(live)
      try StoreFile.makeDirectories("artifacts", below: directory(of: id))
    }
  }

  /// Writes to the disk what scripts have appended to the metrics file.
  public func syncMetrics(_ id: RunID) throws {
    if let file = try OpenFile.reading(directory(of: id) + "/metrics.csv") { try file.sync() }
  }

  public var now: Timestamp { context.now() }

  /// Opens a run for many metrics; other processes can log to it between two calls of ``MetricStream/append(_:)``.
  public func metricStream(_ id: RunID) throws -> MetricStream {
    try writing(to: id) {
      MetricStream(ledger: self, run: id, file: try metricsFile(checkRunning(id)))
    }
  }

  /// Replaces the run's record with what `body` makes of it. The run's lock is held by the caller.
  func change(_ live: LiveRun, _ body: (inout Run) throws -> Void) throws {
    let id = live.run
    let file = directory(of: id) + "/run.json"
    let present = try StoreFile.read(file)
    guard
      let bytes = try present ?? (live.isInBranch ? read(StorePath.path(of: id, .record), at: tip()) : nil)
    else {
      throw LedgerError(.notFound, "'\(file)' is gone: the run's directory was removed while it ran")
    }
    var run = try parseRun(bytes, id)
    try body(&run)
    let changed = run.formatted()
    if changed == bytes { return }
    if present == nil { try StoreFile.makeDirectories(storeFromRoot + "/" + id.directory, below: root) }
    try StoreFile.replace(file, with: changed, sync: writesThrough)
    noteChange(of: id)
  }

  /// - Returns: the run's state.
  @discardableResult
  func checkRunning(_ id: RunID) throws -> LiveRun {
    guard let live = try liveRun(id), live.phase == .running else {
      throw LedgerError(.conflict, "run \(id.short) has ended: nothing more can be logged to it")
    }
    return live
  }

  /// The run's metrics file, begun when it is not there and ready for whole lines.
  func metricsFile(_ live: LiveRun) throws -> OpenFile {
    let path = directory(of: live.run) + "/metrics.csv"
    if live.isInBranch, StoreFile.kind(path) == nil {
      try StoreFile.makeDirectories(storeFromRoot + "/" + live.run.directory, below: root)
      if let history = try read(StorePath.path(of: live.run, .metrics), at: tip()) {
        try StoreFile.replace(path, with: history, sync: writesThrough)
      }
    }
    let file = try OpenFile.appending(path)
    try file.beginLine()
    return file
  }
}

extension OpenFile {
  /// Makes a metrics file ready for the next whole line.
  fileprivate func beginLine() throws {
    switch try lastByte() {
    case nil: try append(MetricsFile.header())
    case UInt8(ascii: "\n"): break
    // Somebody's torn line: it stays a line of its own, and is told of when the run ends.
    default: try append(MetricFault.tornMark + [UInt8(ascii: "\n")])
    }
  }
}

extension MetricFault {
  /// Stands behind a torn line: what is there of its value must not pass for the whole of it (`0.4` of `0.412`), and a
  /// quotation mark within a field is no metric anywhere.
  static let tornMark = Array("\"torn".utf8)

  /// The fault as it was before the mark was set.
  var unmarked: MetricFault {
    guard bytes.suffix(Self.tornMark.count).elementsEqual(Self.tornMark) else { return self }
    var fault = self
    fault.reason = "its end is missing"
    fault.bytes.removeLast(Self.tornMark.count)
    return fault
  }
}

/// Appends metrics to one run in large pieces.
public final class MetricStream {
  private let ledger: Ledger
  private let run: RunID
  private let file: OpenFile

  init(ledger: Ledger, run: RunID, file: consuming OpenFile) {
    self.ledger = ledger
    self.run = run
    self.file = file
  }

  /// Appends whole lines as `MetricsFile` writes them.
  public func append(_ lines: [UInt8]) throws {
    try ledger.writing(to: run) {
      try ledger.checkRunning(run)
      try file.beginLine()
      try file.append(lines)
      ledger.noteChange(of: run)
    }
  }

  /// When this returns, all that was appended is on the disk.
  public func sync() throws { try file.sync() }
}

extension Run {
  /// A parameter is set once: the same value again is no change, another is an error.
  mutating func setParameters(_ values: [String: String]) throws {
    for (key, value) in values.sorted(by: { $0.key < $1.key }) {
      if let old = params[key], old != value {
        throw LedgerError(
          .conflict,
          "parameter '\(key)' is '\(old.escapedForMessage)' already; a parameter is set once "
            + "(given: '\(value.escapedForMessage)')")
      }
      params[key] = value
    }
  }
}

extension KeyKind {
  /// - Throws: `RecordError` when the key or its value breaks the limits.
  func check(_ key: String, value: String) throws(RecordError) {
    try check(key)
    try checkValue(value, of: key)
  }
}
