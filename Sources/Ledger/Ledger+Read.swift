public import Git
public import Records

/// A run that no commit holds as it is now.
public struct UnsettledRun: Hashable, Sendable {
  public var state: LiveRun
  /// With the metrics that it has logged so far.
  public var run: Run
}

extension Ledger {
  /// A run as it is now, a live one with what it has logged so far; nil when there is none.
  ///
  /// - Throws: `RecordError` when the record is malformed.
  public func currentRun(_ id: RunID) throws -> Run? {
    guard let bytes = try read(id.directory + "/run.json") else { return nil }
    var run = try parseRun(bytes, id)
    // A record gets its metrics when the run is committed; what came since then is in the history.
    if let live = try liveRun(id), live.phase == .running || live.reopening != nil {
      run.metrics.merge(try metricsSummary(id).latest) { $1 }
    }
    return run
  }

  /// A run as a commit holds it; nil when it has none.
  public func run(_ id: RunID, at commit: ObjectID) throws -> Run? {
    guard let bytes = try read(id.directory + "/run.json", at: commit) else { return nil }
    return try parseRun(bytes, id)
  }

  /// The live runs and those that wait for their commit, as far as their files are here; records that cannot be read
  /// are left to `cairn doctor`.
  public func unsettledRuns() throws -> [UnsettledRun] {
    let states = try liveRuns()
    if states.isEmpty { return [] }
    let tip = try tip()
    return try states.compactMap { state in
      guard let run = (try? currentRun(state.run)) ?? nil else { return nil }
      // One that was left for the person to commit, who did.
      if state.phase == .ended, let tip,
        try read(state.run.directory + "/run.json", at: tip) == run.formatted()
      {
        return nil
      }
      return UnsettledRun(state: state, run: run)
    }
  }

  /// The ids that begin with `prefix` (two hexadecimal digits or more) among the runs of a store's tree, in order.
  /// One directory is read.
  public func runIDs(withPrefix prefix: String, inStore tree: ObjectID?) throws -> [RunID] {
    guard let tree, let shard = try repository.entry(at: "runs/\(prefix.prefix(2))", inTree: tree),
      shard.mode == .directory
    else { return [] }
    return try repository.entries(ofTree: shard.id).compactMap { entry in
      entry.name.hasPrefix(prefix) ? try? RunID(entry.name) : nil
    }
  }
}
