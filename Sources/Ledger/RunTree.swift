internal import Files
internal import Git
internal import Records

/// A run as a commit is to hold it: its blobs are in the object database.
struct StoredRun {
  var run: Run
  /// As it was while the files were read.
  var live: LiveRun
  var stamps: RunStamps
  /// Paths relative to the run's directory.
  var files: [(path: String, id: ObjectID, mode: FileMode)]

  /// Adds the run to a change: in the place of what the branch holds of it, or on top of that.
  func add(to change: inout StoreChange, onto store: ObjectID?, in repository: borrowing Repository) throws {
    let directory = run.id.directory
    guard !live.isInBranch else {
      for path in live.reopening?.removed ?? [] {
        change.edits.append(TreeEdit(directory + "/" + path, .remove))
      }
      for file in files {
        change.edits.append(TreeEdit(directory + "/" + file.path, .put(file.id, file.mode)))
      }
      change.index += try removals(from: store, directory, repository)
      change.index += puts(directory)
      return
    }
    let tree = try repository.tree(onto: nil, edits: files.map { TreeEdit($0.path, .put($0.id, $0.mode)) })
    change.edits.append(TreeEdit(directory, .put(tree, .directory)))
    change.index += puts(directory)
    guard let old = try Self.tree(directory, in: store, repository) else { return }
    try repository.changes(from: old, to: tree) { entry throws(GitError) in
      if entry.new == nil { change.index.append(IndexEdit(directory + "/" + entry.path, .remove)) }
    }
  }

  private func puts(_ directory: String) -> [IndexEdit] {
    files.map { IndexEdit(directory + "/" + $0.path, .put($0.id, $0.mode)) }
  }

  /// Index entries of the branch's files that were taken out of the run.
  private func removals(
    from store: ObjectID?, _ directory: String, _ repository: borrowing Repository
  ) throws -> [IndexEdit] {
    guard let removed = live.reopening?.removed, !removed.isEmpty,
      let old = try Self.tree(directory, in: store, repository)
    else { return [] }
    let stays = Set(files.map(\.path))
    var edits: [IndexEdit] = []
    try repository.changes(from: old, to: nil) { entry throws(GitError) in
      let isRemoved = removed.contains { entry.path == $0 || entry.path.hasPrefix($0 + "/") }
      if isRemoved, !stays.contains(entry.path) {
        edits.append(IndexEdit(directory + "/" + entry.path, .remove))
      }
    }
    return edits
  }

  private static func tree(
    _ directory: String, in store: ObjectID?, _ repository: borrowing Repository
  ) throws -> ObjectID? {
    guard let store, let old = try repository.entry(at: directory, inTree: store), old.mode == .directory
    else { return nil }
    return old.id
  }
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
    guard StoreFile.kind(liveDirectory(id)) == .directory else { return nil }
    return try writing(to: id) {
      guard let live = try liveRun(id), live.phase == .ended else { return nil }
      if live.reopening != nil {
        let time = try run(id).endTime ?? context.now()
        for note in try settleFiles(live, time, { _, _ in }) { context.notice("run \(id.short): \(note)") }
      }
      let directory = directory(of: id)
      let stamps = RunStamps(of: directory)
      let since = live.isInBranch ? StoreFile.modificationTime(writeLock(id)) : nil
      var files: [(path: String, id: ObjectID, mode: FileMode)] = []
      for name in try StoreFile.names(in: directory) where Self.isRunFile(name) {
        // The records are small; artifacts need not be, and are left as the branch has them.
        try store(directory, name, name == "artifacts" ? since : nil, into: &files)
      }
      return StoredRun(run: try run(id), live: live, stamps: stamps, files: files)
    }
  }

  private func store(
    _ directory: String, _ path: String, _ since: Int64?,
    into files: inout [(path: String, id: ObjectID, mode: FileMode)]
  ) throws {
    let absolute = directory + "/" + path
    switch StoreFile.kind(absolute) {
    case .file:
      if let since, let time = StoreFile.modificationTime(absolute), time < since { return }
      let mode: FileMode = StoreFile.isExecutable(absolute) ? .executable : .file
      files.append((path, try repository.writeBlob(ofFile: absolute), mode))
    case .directory:
      for name in try StoreFile.names(in: absolute) where !name.hasPrefix(StoreFile.temporaryPrefix) {
        try store(directory, path + "/" + name, since, into: &files)
      }
    // Links and devices are no content; the manifest's notes name them.
    case .symlink, .other, nil: break
    }
  }
}
