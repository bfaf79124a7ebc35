internal import Files
internal import Git
public import Records

extension Ledger {
  /// The runs that no commit holds yet, by id; states that cannot be read are left to `cairn doctor`.
  public func liveRuns() throws -> [LiveRun] {
    try StoreFile.names(in: liveDirectory).compactMap { name in
      guard let id = try? RunID(name) else { return nil }
      return try? liveRun(id)
    }
  }

  /// nil when the run is committed, or unknown.
  public func liveRun(_ id: RunID) throws -> LiveRun? {
    guard let bytes = try StoreFile.read(stateFile(id)) else { return nil }
    return try LiveRun(lastOf: bytes)
  }

  /// Whether values may still come: its owner or its child lives, or it has none and the machine was not restarted.
  public func isAlive(_ live: LiveRun) -> Bool {
    guard live.phase == .running else { return false }
    if FileLock.isHeld(ownerLock(live.run)) { return true }
    // Another machine's processes cannot be seen from here: leave its runs alone.
    guard live.machine == context.processes.machine else {
      return !Self.isSameMachineRestarted(live.machine, context.processes.machine)
    }
    let known = [live.owner, live.child].compactMap(\.self)
    guard !known.isEmpty else { return true }
    return known.contains { context.processes.startOf($0.id) == $0.start }
  }

  /// `host boot` against `host boot`.
  private static func isSameMachineRestarted(_ then: String, _ now: String) -> Bool {
    then.split(separator: " ").first == now.split(separator: " ").first
  }

  /// Runs `body` while no other process writes to the run.
  func writing<R>(to id: RunID, _ body: () throws -> R) throws -> R {
    guard StoreFile.kind(stateFile(id)) == .file else {
      guard try read(StorePath.path(of: id, .record)) != nil else {
        throw LedgerError(.notFound, "no run \(id): 'cairn status' lists those that are going on")
      }
      throw LedgerError(
        .conflict, "run \(id.short) has ended and is committed: nothing more can be logged to it")
    }
    guard let lock = try FileLock.take(existing: stateFile(id), patience: .seconds(30)) else {
      throw LedgerError(.busy, "another process has been writing to run \(id.short) for 30 s; try again")
    }
    return try lock.during(body)
  }
}
