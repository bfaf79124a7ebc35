internal import Artifacts
internal import Files
public import Records

/// How a run ends.
public struct RunEnd: Hashable, Sendable {
  public var status: RunStatus
  public var exitCode: Int?
  public var time: Timestamp?
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
      end.time = end.time ?? context.now()
      live.ending = end
      live.owner = committer.flatMap(process)
      try save(live)
      return try finish(live, end)
    }
  }

  /// Brings the run's directory to its end, and says so in its state. Doing it twice is the same as once.
  func finish(_ live: LiveRun, _ end: RunEnd) throws -> [String] {
    let notes = try finish(live.run, end)
    var live = live
    live.phase = .ended
    live.ending = nil
    live.child = nil
    try save(live)
    return notes
  }

  private func finish(_ id: RunID, _ end: RunEnd) throws -> [String] {
    let directory = directory(of: id)
    try removeTemporaries(in: directory)
    let time = end.time ?? context.now()
    var notes: [String] = []
    let metrics = try settleMetrics(id, endTime: time, notes: &notes)
    notes += try ArtifactFiles(runDirectory: directory).writeManifest()
    StoreFile.removeDirectoryIfEmpty(directory + "/artifacts")
    notes += try strangers(in: directory).map {
      "\($0) is not a file of a run and is not committed; put such files under artifacts/"
    }
    try change(id) { run in
      run.status = end.status
      run.exitCode = end.exitCode
      run.endTime = max(time, run.startTime)
      run.metrics = metrics
      notes += policy.conventions.requiredTags.filter { run.tags[$0] == nil }.map {
        "tag '\($0)', which cairn.yaml requires, is missing: cairn tag \(id.short) \($0)=…"
      }
    }
    return notes
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
    case "run.json", "metrics.csv", "environment.json", "source.patch", "artifacts.json", "artifacts": true
    default: false
    }
  }
}
