internal import Artifacts
internal import Files
internal import Git
internal import Records

/// A run as a commit is to hold it: its blobs are in the object database.
struct StoredRun {
  var run: Run
  /// As it was while the files were read.
  var live: LiveRun
  var stamps: RunStamps
  var files: StoredFiles
}

/// By which a change of a run's files shows that its state does not tell of.
struct RunStamps: Equatable {
  private var record: StoreFile.Stamp?
  private var metrics: StoreFile.Stamp?

  /// - Parameter directory: the run's; absolute.
  init(of directory: String) {
    record = StoreFile.stamp(directory + "/run.json")
    metrics = StoreFile.stamp(directory + "/metrics.csv")
  }
}

extension Ledger {
  /// Writes the blobs of an ended run: the files that a run has, and what lies under `artifacts/`. Of one that the
  /// branch holds, those that are newer than its being taken up again.
  ///
  /// - Returns: nil when the run has not ended, or is committed.
  func storeRun(_ id: RunID) throws -> StoredRun? {
    guard StoreFile.kind(stateFile(id)) == .file else { return nil }
    return try writing(to: id) {
      guard let live = try liveRun(id), live.phase == .ended else { return nil }
      if live.reopening != nil {
        let time = try run(id).endTime ?? context.now()
        for note in try settleFiles(live, time, { _, _ in }) { context.notice("run \(id.short): \(note)") }
      }
      let directory = directory(of: id)
      let stamps = RunStamps(of: directory)
      var files = StoredFiles(directory: id.directory, isOnTop: live.isInBranch)
      if !live.isInBranch || live.reopening?.changes != 0 {
        // The records are small; artifacts need not be, and are left as the branch has them.
        let since = live.isInBranch ? live.begun : nil
        files.files = try storeArtifacts(.run(id), onto: earlierArtifacts(live), since: since)
        files.removed =
          (live.reopening?.removed ?? [])
          + Self.artifactLists.filter { StoreFile.kind(directory + "/" + $0) == nil }
      }
      for name in try StoreFile.names(in: directory) where Self.isRunFile(name) && name != "artifacts" {
        let file = directory + "/" + name
        // Links and devices are no content.
        guard StoreFile.kind(file) == .file else { continue }
        files.files.append((name, try repository.writeBlob(ofFile: file), .file))
      }
      return StoredRun(run: try run(id), live: live, stamps: stamps, files: files)
    }
  }

  /// What is there as long as there are artifacts for it to tell of.
  static let artifactLists = ["artifacts.json", LFSAttributes.fileName]
}
