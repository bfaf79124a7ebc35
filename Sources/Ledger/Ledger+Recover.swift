internal import Files
internal import Git
public import Records

extension Ledger {
  /// Does what killed processes left undone: ends runs whose process is gone as KILLED, with all that they had
  /// logged, and commits ended runs that no commit holds. Says so through the context's notice; what cannot be done
  /// for one run keeps no other from it.
  ///
  /// Costs three directory listings when there is nothing to do.
  public func recover() throws {
    try removeLeftovers()
    try recoverRewrites()
    try restoreUndone()
    try recoverRuns()
    try recoverModels()
  }

  private func recoverRuns() throws {
    let ours = try liveRuns().filter { $0.workTree == repository.gitDirectory }
    if ours.isEmpty { return }
    for live in ours where live.phase == .running && isLeft(live) {
      attempt(live) { try endOrphan(live.run) }
    }
    var tops: [LiveRun] = []
    for live in try liveRuns() where live.workTree == repository.gitDirectory && live.phase == .ended {
      attempt(live) {
        if try forgetIfSettled(live) || !live.commits { return }
        if try hasCommitter(live) || waitsForParent(live) { return }
        _ = try run(live.run)
        tops.append(live)
      }
    }
    if tops.isEmpty { return }
    switch try commit(runs: tops) {
    case .committed(let id, _):
      context.notice("committed \(Self.list(tops)) as \(id.short), left over from before")
    case .postponed(let reason): context.notice("\(Self.list(tops)) still to be committed: \(reason)")
    case .nothingToDo, .withParent: break
    }
  }

  private func attempt(_ live: LiveRun, _ body: () throws -> Void) {
    do { try body() } catch { context.notice("run \(live.run.short) cannot be recovered: \(error)") }
  }

  /// Whether a process ended the run just now and is about to commit it.
  func hasCommitter(_ live: LiveRun) -> Bool {
    guard live.phase == .ended, live.machine == context.processes.machine, let owner = live.owner else {
      return false
    }
    return context.processes.startOf(owner.id) == owner.start
  }

  /// Forgets an ended run whose files somebody removed, or, when it is not ours to commit, committed.
  private func forgetIfSettled(_ live: LiveRun) throws -> Bool {
    let file = StorePath.path(of: live.run, .record)
    let bytes = try StoreFile.read(path(file))
    if bytes != nil, live.commits { return false }
    let held = try read(file, at: tip())
    // What was added to it after its end may be in other files.
    if live.isInBranch, live.commits, held != nil { return false }
    if let bytes, bytes != held { return false }
    if held == nil {
      context.notice(
        "run \(live.run.short) is not here any more, removed or on another branch; it is forgotten")
    }
    try forget(live.run)
    return true
  }

  /// Whether the process that was to go on with the run is gone. Of a run without a record none but its state was
  /// made; one whose end is known was ended by a process that did not come to the end of that.
  func isLeft(_ live: LiveRun) -> Bool {
    if live.ending != nil || !isAlive(live) { return true }
    return live.owner == nil && live.child == nil
      && StoreFile.kind(directory(of: live.run) + "/run.json") == nil
  }

  /// Ends a run whose process is gone.
  public func endOrphan(_ id: RunID) throws {
    do {
      // Who writes to it now is alive.
      guard let lock = try FileLock.take(existing: stateFile(id)) else { return }
      try lock.during { try endOrphanHoldingLock(id) }
    } catch let error as FileError {
      // It was committed in this moment: its process was not gone yet.
      if StoreFile.kind(stateFile(id)) == nil { return }
      throw error
    }
  }

  private func endOrphanHoldingLock(_ id: RunID) throws {
    // Another command may have been faster.
    guard var live = try liveRun(id), live.phase == .running, isLeft(live) else { return }
    let directory = directory(of: id)
    guard StoreFile.kind(directory + "/run.json") == .file else { return try forgetUnbegun(id) }
    let end = live.ending ?? RunEnd(.killed, time: lastActivity(in: directory))
    let notes = try finish(&live, end)
    try save(live)
    context.notice(
      "run \(id.short) (\(try run(id).name)) was left by a process that is gone: ended as \(end.status.rawValue)"
    )
    for note in notes { context.notice("run \(id.short): \(note)") }
  }

  /// Forgets a run that has no record, with what there may be of an attempt to write one.
  func forgetUnbegun(_ id: RunID) throws {
    let directory = directory(of: id)
    try removeTemporaries(in: directory)
    StoreFile.removeDirectoryIfEmpty(directory)
    StoreFile.removeDirectoryIfEmpty(StoreFile.split(directory).directory)
    try forget(id)
  }

  /// When the last of a run's files changed.
  private func lastActivity(in directory: String) -> Timestamp? {
    ["run.json", "metrics.csv", "artifacts/console.log"]
      .compactMap { StoreFile.modificationTime(directory + "/" + $0) }.max().map(
        Timestamp.init(milliseconds:))
  }

  private static func list(_ runs: [LiveRun]) -> String {
    let names = runs.prefix(5).map(\.run.short).joined(separator: ", ")
    return "run\(runs.count == 1 ? "" : "s") \(names)\(runs.count > 5 ? " and \(runs.count - 5) more" : "")"
  }
}
