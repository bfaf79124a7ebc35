internal import Files
internal import Git
public import Records

extension Ledger {
  /// Runs `body` while no other process writes to the run, whether it lives or has ended. One that has ended is taken
  /// up again: what is added to it waits for a commit of its own, which ``commit(_:)`` makes, or the next command's
  /// ``recover()``.
  ///
  /// - Parameter committer: the process that will commit the run; as long as it lives, no other does.
  /// - Throws: ``LedgerError`` when there is no such run, or another process holds it.
  func amending<R>(
    _ id: RunID, committer: Int32? = nil, known: RunView? = nil,
    _ body: (inout LiveRun, RunView?) throws -> R
  ) throws -> R {
    while true {
      let result =
        StoreFile.kind(stateFile(id)) == .file
        ? try amendLive(id, committer, known, body) : try reopen(id, committer, body)
      // Otherwise a rival committed it, or took it up, in this moment.
      if case .some(let result) = result { return result }
    }
  }

  private func amendLive<R>(
    _ id: RunID, _ committer: Int32?, _ known: RunView?,
    _ body: (inout LiveRun, RunView?) throws -> R
  ) throws -> R? {
    let taken: FileLock?
    do {
      taken = try FileLock.take(existing: stateFile(id), patience: .seconds(30))
    } catch let error as FileError {
      if StoreFile.kind(stateFile(id)) == nil { return nil }
      throw error
    }
    guard let lock = taken else {
      throw LedgerError(.busy, "another process has been writing to run \(id.short) for 30 s; try again")
    }
    return try lock.during {
      // What was known of it is asked for again, now that nobody writes.
      let view: RunView? = if let known { try recordView(id, after: known) } else { nil }
      let found: LiveRun? = if let view { view.live } else { try liveRun(id) }
      guard let found else { return nil }
      var live = found
      if live.phase == .ended, live.reopening == nil {
        live.reopening = LiveRun.Reopening(isInBranch: try isInBranch(id))
        live.owner = committer.flatMap(process)
        try save(live)
      }
      return try amend(live, view, body)
    }
  }

  private func reopen<R>(
    _ id: RunID, _ committer: Int32?, _ body: (inout LiveRun, RunView?) throws -> R
  ) throws -> R? {
    guard let bytes = try read(StorePath.path(of: id, .record)) else {
      throw LedgerError(.notFound, "no run \(id) in the store")
    }
    let run = try parseRun(bytes, id)
    let live = LiveRun(
      run: id, parent: nil, workTree: repository.gitDirectory, phase: .ended, commits: true,
      owner: committer.flatMap(process), child: nil, machine: context.processes.machine,
      started: run.startTime,
      reopening: LiveRun.Reopening(isInBranch: try isInBranch(id)))
    var result: R?
    var hasBegun = false
    do {
      try begin(live) {
        hasBegun = true
        do {
          result = .some(try amend(live, nil, body))
        } catch {
          // Refused before anything was written: it stays closed.
          if try !differsFromBranch(id) { try forget(id) }
          throw error
        }
      }
    } catch let error as FileError {
      if !hasBegun, StoreFile.kind(stateFile(id)) == .file { return nil }
      throw error
    }
    return result
  }

  private func amend<R>(
    _ live: LiveRun, _ view: RunView?,
    _ body: (inout LiveRun, RunView?) throws -> R
  ) throws -> R {
    var changed = live
    let result = try body(&changed, view)
    if changed != live { try save(changed) }
    return result
  }

  private func differsFromBranch(_ id: RunID) throws -> Bool {
    guard let record = try StoreFile.read(path(StorePath.path(of: id, .record))) else { return false }
    return try record != read(StorePath.path(of: id, .record), at: tip())
  }

  func isInBranch(_ id: RunID) throws -> Bool {
    try read(StorePath.path(of: id, .record), at: tip()) != nil
  }

  /// Logs values to a run, whether it lives or has ended; when it returns they are in its files.
  ///
  /// - Parameters:
  ///   - known: how the run was when it was last looked at; saves reading it again.
  ///   - check: sees the run's record before anything is written, and refuses by throwing.
  /// - Returns: whether the run lives or waits for a commit.
  @discardableResult
  public func amend(
    _ id: RunID, _ values: RunValues, committer: Int32? = nil, known: RunView? = nil,
    check: (Run) throws -> Void = { _ in }
  ) throws -> LiveRun.Phase {
    var checked: Set<String> = []
    for metric in values.metrics where checked.insert(metric.key).inserted {
      try KeyKind.metric.check(metric.key)
    }
    return try amending(id, committer: committer, known: known) { live, view in
      try check(view?.run ?? run(id))
      try put(values, into: live)
      return live.phase
    }
  }

  /// Changes the record of a run, whether it lives or has ended.
  ///
  /// - Returns: whether the run lives or waits for a commit.
  @discardableResult
  public func amend(
    _ id: RunID, committer: Int32? = nil, _ body: (inout Run) throws -> Void
  ) throws -> LiveRun.Phase {
    try amending(id, committer: committer) { live, _ in
      try change(live, body)
      return live.phase
    }
  }

  /// Changes files in the run's directory, whether it lives or has ended.
  ///
  /// - Parameter body: gets the run's directory (absolute; where the run has ended and its files are only in the
  ///   branch it holds none of those), and what the next commit takes out of the branch: paths of files and folders
  ///   relative to the run's directory, such as `artifacts/model.pkl`.
  func amendFiles(
    _ id: RunID, committer: Int32? = nil,
    _ body: (_ directory: String, _ removed: inout [String]) throws -> Void
  ) throws {
    try amending(id, committer: committer) { live, _ in
      try StoreFile.makeDirectories(storeFromRoot + "/" + id.directory, below: root)
      var removed = live.reopening?.removed ?? []
      defer {
        live.reopening?.removed = removed
        live.reopening?.changes += 1
        noteChange(of: id)
      }
      try body(directory(of: id), &removed)
    }
  }

  /// What a client says of a run's state: its end, or that it goes on.
  ///
  /// A run that `cairn run` holds is not ended: its record gets the word, and the wrapper ends it.
  /// - Returns: whether the run lives or waits for a commit, and whether it ended now.
  public func setStatus(
    _ id: RunID, _ status: RunStatus?, endTime: Timestamp? = nil, committer: Int32? = nil,
    _ body: (inout Run) throws -> Void
  ) throws -> (phase: LiveRun.Phase, hasEnded: Bool) {
    try amending(id, committer: committer) { live, _ in
      if let status, status.hasEnded, live.phase == .running, !FileLock.isHeld(ownerLock(id)) {
        try change(live, body)
        var end = RunEnd(status, exitCode: nil, time: endTime)
        end.isAsGiven = true
        live.ending = end
        live.owner = committer.flatMap(process)
        try save(live)
        _ = try finish(&live, end)
        return (.ended, true)
      }
      if let status, !status.hasEnded, live.phase == .ended {
        live.phase = .running
        live.owner = nil
        live.machine = context.processes.machine
      }
      try change(live) { run in
        try body(&run)
        if let status { run.status = status }
        if let endTime { run.endTime = endTime }
      }
      return (live.phase, false)
    }
  }

  /// Ends the live runs within a run that no process owns, however deep: what its scripts began and did not end.
  @discardableResult
  public func endNested(in parent: RunID, _ end: RunEnd, committer: Int32? = nil) throws -> [String] {
    var notes: [String] = []
    for live in try liveRuns() where live.parent == parent && live.phase == .running && live.owner == nil {
      if FileLock.isHeld(ownerLock(live.run)) { continue }
      notes += try endNested(in: live.run, end, committer: committer)
      notes += try self.end(live.run, end, committer: committer)
    }
    return notes
  }
}
