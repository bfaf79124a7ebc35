internal import Files
internal import Git
public import Records

extension Ledger {
  /// Does what killed processes left undone: ends runs whose process is gone as KILLED, with all that they had
  /// logged, and commits ended runs that no commit holds. Says so through the context's notice.
  ///
  /// Costs one directory listing when there is nothing to do.
  public func recover() throws {
    let all = try liveRuns().filter { $0.workTree == repository.gitDirectory }
    if all.isEmpty { return }
    for live in all where live.phase == .running && !isAlive(live) { try endOrphan(live.run) }
    let ended = try liveRuns().filter { $0.workTree == repository.gitDirectory && $0.phase == .ended && $0.commits }
    let waiting = Set(try liveRuns().map(\.run))
    let tops = ended.filter { live in !(live.parent.map(waiting.contains) ?? false) }
    if tops.isEmpty { return }
    switch try commit(runs: tops) {
    case .committed(let id, _): context.notice("committed \(Self.list(tops)) as \(id.short), left over from before")
    case .postponed(let reason): context.notice("\(Self.list(tops)) still to be committed: \(reason)")
    case .nothingToDo, .withParent: break
    }
  }

  /// Ends a run whose process is gone.
  public func endOrphan(_ id: RunID) throws {
    guard let lock = try FileLock.take(writeLock(id)) else { return }
    try lock.during { try endOrphanHoldingLock(id) }
  }

  private func endOrphanHoldingLock(_ id: RunID) throws {
    // Another command may have been faster.
    guard var live = try liveRun(id), live.phase == .running, !isAlive(live) else { return }
    let directory = directory(of: id)
    guard StoreFile.kind(directory + "/run.json") == .file else {
      try forget(id)
      return
    }
    let notes = try finish(id, RunEnd(.killed, time: lastActivity(in: directory)))
    live.phase = .ended
    try save(live)
    let name = try run(id).name
    context.notice("run \(id.short) (\(name)) was left by a process that is gone: ended as KILLED")
    for note in notes { context.notice("run \(id.short): \(note)") }
  }

  /// When the last of a run's files changed.
  private func lastActivity(in directory: String) -> Timestamp? {
    ["run.json", "metrics.csv", "artifacts/console.log"]
      .compactMap { StoreFile.modificationTime(directory + "/" + $0) }.max().map(Timestamp.init(milliseconds:))
  }

  private static func list(_ runs: [LiveRun]) -> String {
    let names = runs.prefix(5).map(\.run.short).joined(separator: ", ")
    return "run\(runs.count == 1 ? "" : "s") \(names)\(runs.count > 5 ? " and \(runs.count - 5) more" : "")"
  }
}
