internal import Files
public import Git
public import Records

/// A run as it was when it was last looked at, with what shows whether that still holds.
public final class RunView: Sendable {
  /// As ``Ledger/currentRun(_:)`` gives it.
  public let run: Run
  /// nil when a commit holds it as it is.
  public let live: LiveRun?
  fileprivate let stamps: Stamps
  /// How far the metrics file was read.
  fileprivate let history: Int
  /// Whether a parser that begins there reads on rightly.
  fileprivate let canReadOn: Bool
  /// The changes that anybody had made before it was looked at.
  fileprivate let count: UInt64
  /// Whether the files had been still for longer than a tick of their clock: then no change can hide behind the same
  /// stamp.
  fileprivate let isSettled: Bool
  /// The same of the state and the record alone: a history that grows all the time does not count.
  fileprivate let isRecordSettled: Bool

  /// About as many bytes of memory.
  public var cost: Int {
    1024 + Int(stamps.record?.size ?? 2048) * 2 + run.metrics.count * 96
  }

  fileprivate struct Stamps: Hashable {
    var state: StoreFile.Stamp?
    var record: StoreFile.Stamp?
    var metrics: StoreFile.Stamp?
    /// The store's tree, for a run whose record is only in the branch.
    var tree: ObjectID?
  }

  fileprivate init(
    run: Run, live: LiveRun?, stamps: Stamps, history: Int, canReadOn: Bool, count: UInt64, now: Int64
  ) {
    self.run = run
    self.live = live
    self.stamps = stamps
    self.history = history
    self.canReadOn = canReadOn
    self.count = count
    func isStill(_ stamp: StoreFile.Stamp?) -> Bool { stamp.map { $0.time + Ledger.tick < now } ?? true }
    isRecordSettled = isStill(stamps.state) && isStill(stamps.record)
    isSettled = isRecordSettled && isStill(stamps.metrics)
  }
}

/// By which it shows that a live run has not changed, in as little room as possible.
public struct RunMark: Equatable, Sendable {
  private let digest: Int

  /// - Returns: nil as long as a change could hide behind the same stamps.
  fileprivate init?(_ stamps: RunView.Stamps, isSettled: Bool) {
    guard isSettled else { return nil }
    digest = stamps.hashValue
  }
}

extension RunView {
  public var mark: RunMark? { RunMark(stamps, isSettled: isSettled) }
}

extension Ledger {
  /// What the mark of a live run would be now, were it settled; nil when it is not live any more.
  public func currentMark(_ id: RunID) -> RunMark? {
    let stamps = stamps(id)
    return stamps.state == nil ? nil : RunMark(stamps, isSettled: true)
  }

  private func stamps(_ id: RunID) -> RunView.Stamps {
    let directory = directory(of: id)
    return RunView.Stamps(
      state: StoreFile.stamp(stateFile(id)), record: StoreFile.stamp(directory + "/run.json"),
      metrics: StoreFile.stamp(directory + "/metrics.csv"))
  }

  /// Nanoseconds; longer than a tick of any file system's clock.
  static var tick: Int64 { 20_000_000 }

  /// Looks at a run again, reading only what has changed since.
  ///
  /// - Parameters:
  ///   - old: how it was before; it is given back when it still holds.
  ///   - tree: the store's tree at the tip.
  /// - Returns: nil when there is no such run.
  public func view(_ id: RunID, after old: RunView? = nil, tree: ObjectID?) throws -> RunView? {
    let count = activity.count
    let directory = directory(of: id)
    var stamps = stamps(id)
    if stamps.record == nil { stamps.tree = tree }
    let trusted = old.flatMap { $0.isSettled || $0.count == count ? $0 : nil }
    if let trusted, trusted.stamps == stamps { return trusted }

    let live = try stamps.state == nil ? nil : liveRun(id)
    guard
      let bytes = try stamps.record == nil
        ? read(id.directory + "/run.json", inStore: tree) : StoreFile.read(directory + "/run.json")
    else {
      // Committed and tidied away in this moment, or taken up.
      return stamps.record == nil ? nil : try view(id, tree: tree)
    }
    var run: Run
    if let trusted, stamps.record != nil, trusted.stamps.record == stamps.record {
      run = trusted.run
    } else {
      run = try parseRun(bytes, id)
    }
    var history = 0
    var canReadOn = true
    // A record gets its metrics when the run is committed; what came since then is in the history.
    if let live, live.phase == .running || live.reopening != nil, let metrics = stamps.metrics {
      if let old, old.canReadOn, old.history > 0, old.stamps.metrics?.inode == metrics.inode,
        metrics.size >= old.history
      {
        history = old.history
        run.metrics.merge(old.run.metrics) { $1 }
      }
      try readHistory(directory + "/metrics.csv", from: &history, into: &run.metrics, &canReadOn)
    }
    return RunView(
      run: run, live: live, stamps: stamps, history: history, canReadOn: canReadOn, count: count,
      now: context.now().milliseconds * 1_000_000)
  }

  /// The same for one who asks for the state and the record only: the metrics may be those of before, so that logging
  /// to a run costs the same however much it has logged.
  func recordView(_ id: RunID, after old: RunView) throws -> RunView? {
    let directory = directory(of: id)
    let stamps = RunView.Stamps(
      state: StoreFile.stamp(stateFile(id)), record: StoreFile.stamp(directory + "/run.json"))
    guard let record = stamps.record else { return try view(id, after: old, tree: storeTree(at: tip())) }
    if old.isRecordSettled || old.count == activity.count, record == old.stamps.record,
      stamps.state == old.stamps.state
    {
      return old
    }
    guard let bytes = try StoreFile.read(directory + "/run.json") else {
      return try view(id, after: old, tree: storeTree(at: tip()))
    }
    var run = try parseRun(bytes, id)
    run.metrics.merge(old.run.metrics) { $1 }
    return RunView(
      run: run, live: try stamps.state == nil ? nil : liveRun(id), stamps: stamps, history: 0,
      canReadOn: false,
      count: activity.count, now: context.now().milliseconds * 1_000_000)
  }

  /// The ids under which states of live runs are kept; in no order.
  public func liveRunIDs() throws -> [RunID] {
    try StoreFile.names(in: liveDirectory).compactMap { try? RunID($0) }
  }

  /// Reads the whole lines of a metrics file from a place on.
  private func readHistory(
    _ path: String, from place: inout Int, into metrics: inout [String: LatestMetric], _ canReadOn: inout Bool
  ) throws {
    guard let file = try OpenFile.reading(path) else { return }
    let now = context.now()
    var parser = MetricsParser()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    defer { buffer.deallocate() }
    var summary = MetricsSummary()
    while true {
      let count = try file.fill(buffer, from: place)
      guard let end = buffer[..<count].lastIndex(of: UInt8(ascii: "\n")) else {
        guard count == buffer.count else { break }
        // A line that is too long to be one.
        place += count
        continue
      }
      parser.read(UnsafeRawBufferPointer(rebasing: buffer[...end])) { line in
        if case .row(let row) = line { summary.add(row, defaultTime: now) }
      }
      place += end + 1
    }
    canReadOn = parser.hasUsualColumns
    metrics.merge(summary.latest) { $0.isSucceeded(by: $1) ? $1 : $0 }
  }

  /// A file of a tree of the store.
  private func read(_ relative: String, inStore tree: ObjectID?) throws -> [UInt8]? {
    guard let tree, let entry = try repository.entry(at: relative, inTree: tree), entry.mode != .directory
    else { return nil }
    return try repository.blob(entry.id)
  }
}

/// By which a change of a run's history shows.
public struct HistoryVersion: Hashable, Sendable {
  fileprivate let file: StoreFile.Stamp?
  fileprivate let tree: ObjectID?
}

extension Ledger {
  /// Where the run's history stands; nil as long as a change could hide behind the same stamp.
  ///
  /// - Parameter tree: the store's tree at the tip, which holds the history where no file does.
  public func historyVersion(_ id: RunID, tree: ObjectID?) -> HistoryVersion? {
    guard let stamp = StoreFile.stamp(directory(of: id) + "/metrics.csv") else {
      return HistoryVersion(file: nil, tree: tree)
    }
    guard stamp.time + Self.tick < context.now().milliseconds * 1_000_000 else { return nil }
    return HistoryVersion(file: stamp, tree: nil)
  }
}
