internal import Files
internal import Artifacts
public import Records

/// How a run ends.
public struct RunEnd: Sendable {
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
  /// - Returns: what is worth telling, such as lines that were no metrics.
  @discardableResult
  public func end(_ id: RunID, _ end: RunEnd) throws -> [String] {
    try writing(to: id) {
      guard var live = try liveRun(id), live.phase == .running else {
        throw LedgerError(.conflict, "run \(id.short) has ended already")
      }
      let notes = try finish(id, end)
      live.phase = .ended
      try save(live)
      return notes
    }
  }

  /// Everything of ``end(_:_:)`` that is in the run's directory. Doing it twice is the same as once.
  func finish(_ id: RunID, _ end: RunEnd) throws -> [String] {
    let directory = directory(of: id)
    for name in try StoreFile.names(in: directory) where name.hasPrefix(StoreFile.temporaryPrefix) {
      try StoreFile.remove(directory + "/" + name)
    }
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
    }
    return notes
  }

  /// Names in a run's directory that Cairn does not know.
  func strangers(in directory: String) throws -> [String] {
    try StoreFile.names(in: directory).filter { !Self.isRunFile($0) && !$0.hasPrefix(StoreFile.temporaryPrefix) }
  }

  static func isRunFile(_ name: String) -> Bool {
    switch name {
    case "run.json", "metrics.csv", "environment.json", "source.patch", "artifacts.json", "artifacts": true
    default: false
    }
  }
}
