internal import Artifacts
internal import Files
public import Records

/// How a run ends.
public struct RunEnd: Hashable, Sendable {
  public var status: RunStatus
  public var exitCode: Int?
  public var time: Timestamp?
  /// Whether the record gets the status and the time just as they are here, none where there is none: what a client of
  /// MLflow's says. Otherwise a time that is missing is now, none is before the start, and a command that came to its
  /// end does not undo that its script called the run failed.
  public var isAsGiven = false
  public init(_ status: RunStatus, exitCode: Int? = nil, time: Timestamp? = nil) {
    self.status = status
    self.exitCode = exitCode
    self.time = time
  }
}

extension Ledger {
  /// Ends a live run: its record gets the status, the end's time and each metric's latest value; the metrics file is
  /// made canonical and the artifacts are listed. The commit is a second step.
  ///
  /// - Parameter committer: the process that will commit the run; as long as it lives, no other does.
  /// - Returns: what is worth telling, such as lines that were no metrics.
  @discardableResult
  public func end(_ id: RunID, _ end: RunEnd, committer: Int32? = nil) throws -> [String] {
    try writing(to: id) {
      guard var live = try liveRun(id), live.phase == .running else {
        throw LedgerError(.conflict, "run \(id.short) has ended already")
      }
      var end = end
      if !end.isAsGiven { end.time = end.time ?? context.now() }
      live.ending = end
      live.owner = committer.flatMap(process)
      try save(live)
      let notes = try finish(&live, end)
      try save(live)
      return notes
    }
  }

  /// Brings the run's directory to its end; saving the state, which says so then, is the caller's. Doing it twice is the
  /// same as once.
  func finish(_ live: inout LiveRun, _ end: RunEnd) throws -> [String] {
    let notes = try settleFiles(live, end.time ?? context.now()) { run, notes in
      run.exitCode = end.exitCode
      if end.isAsGiven {
        run.status = end.status
        run.endTime = end.time ?? run.endTime
      } else {
        let saidByScript = end.status == .finished && (run.status == .failed || run.status == .killed)
        run.status = saidByScript ? run.status : end.status
        run.endTime = max(end.time ?? context.now(), run.startTime)
      }
      notes += policy.conventions.requiredTags.filter { run.tags[$0] == nil }.map {
        "tag '\($0)', which cairn.yaml requires, is missing: cairn tag \(run.id.short) \($0)=…"
      }
    }
    live.phase = .ended
    live.ending = nil
    live.child = nil
    return notes
  }

  /// Makes the metrics file canonical, lists the artifacts, and gives the record each metric's latest value; `body` does
  /// the rest to it. The run's lock is held by the caller.
  func settleFiles(
    _ live: LiveRun, _ endTime: Timestamp, _ body: (inout Run, inout [String]) throws -> Void
  ) throws -> [String] {
    let id = live.run
    let directory = directory(of: id)
    try removeTemporaries(in: directory)
    var notes: [String] = []
    let metrics = try settleMetrics(id, endTime: endTime, notes: &notes)
    try settleArtifacts(live, &notes)
    notes += try strangers(in: directory).map {
      "\($0) is not a file of a run and is not committed; put such files under artifacts/"
    }
    try change(live) { run in
      // Where the history is only in the branch, nothing was added to it.
      if let metrics { run.metrics = metrics } else if !live.isInBranch { run.metrics = [:] }
      try body(&run, &notes)
    }
    return notes
  }

  private func settleArtifacts(_ live: LiveRun, _ notes: inout [String]) throws {
    // All of them are read for it: not without need.
    if let reopening = live.reopening, reopening.isInBranch, reopening.changes == 0 { return }
    notes += try artifactFiles(.run(live.run)).settle(onto: earlierArtifacts(live)).skipped
    StoreFile.removeDirectoryIfEmpty(directory(of: live.run) + "/artifacts")
  }

  func earlierArtifacts(_ live: LiveRun) throws -> EarlierArtifacts? {
    try earlierArtifacts(.run(live.run), isInBranch: live.isInBranch, removed: live.reopening?.removed ?? [])
  }

  /// Of writers that were killed: none is at work now, since the run's lock is held.
  func removeTemporaries(in directory: String) throws {
    for name in try StoreFile.names(in: directory) {
      let path = directory + "/" + name
      if name.hasPrefix(StoreFile.temporaryPrefix) {
        try StoreFile.removeTree(path)
      } else if StoreFile.kind(path) == .directory {
        try removeTemporaries(in: path)
      }
    }
  }

  /// Names in a run's directory that Cairn does not know.
  func strangers(in directory: String) throws -> [String] {
    try StoreFile.names(in: directory).filter {
      !Self.isRunFile($0) && !$0.hasPrefix(StoreFile.temporaryPrefix)
    }
  }

  static func isRunFile(_ name: String) -> Bool {
    switch name {
    case "run.json", "metrics.csv", "environment.json", "source.patch", "artifacts.json", "artifacts",
      LFSAttributes.fileName:
      true
    default: false
    }
  }
}
