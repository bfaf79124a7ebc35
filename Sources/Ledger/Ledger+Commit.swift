internal import Files
internal import Git
public import Records

extension Ledger {
  /// Commits an ended run, with the ended runs nested in it. Its parent's commit holds it when that still lives.
  public func commit(_ id: RunID) throws -> CommitOutcome {
    guard let live = try liveRun(id) else { return .nothingToDo }
    return try waitsForParent(live) ? .withParent : commit(runs: [live])
  }

  /// Whether the commit of the run that it is nested in will hold it.
  func waitsForParent(_ live: LiveRun) throws -> Bool {
    guard let parent = live.parent, let above = try liveRun(parent) else { return false }
    return above.workTree == live.workTree && above.commits
  }

  /// Commits ended runs, with those nested in them, as one commit.
  func commit(runs tops: [LiveRun]) throws -> CommitOutcome {
    let family = try tops + nested(in: tops)
    let runs = try family.map { try run($0.run) }
    let topIDs = Set(tops.map(\.run))
    let topRuns = runs.filter { topIDs.contains($0.id) }
    let message = try commitMessage(of: topRuns, nested: runs.count - topRuns.count)
    // Blobs and trees are written once; only the way down to them is built anew when a rival moves the branch.
    let stored: [(directory: String, content: StoredDirectory)]
    let shared: StoreChange
    do {
      stored = try family.map { (directory: $0.run.directory, content: try storeRun($0.run)) }
      shared = try storeShared(runs)
    } catch let error as GitError {
      return .postponed(error.description)
    }
    let outcome = try commit(message: message) { store in
      var change = shared
      for (directory, content) in stored {
        change.edits.append(TreeEdit(directory, .put(content.tree, .directory)))
        for file in content.files {
          change.index.append(IndexEdit(directory + "/" + file.path, .put(file.id, file.mode)))
        }
        change.index += try removals(from: store, directory, keeping: content)
      }
      return change
    }
    switch outcome {
    case .committed, .nothingToDo:
      // What cannot be forgotten now is found to be committed by the next command.
      for (live, run) in zip(family, runs) { try? settle(live, asCommitted: run) }
      removeCommitted(shared)
    case .postponed, .withParent: break
    }
    return outcome
  }

  /// Forgets a run that a commit holds, unless it was edited since.
  private func settle(_ live: LiveRun, asCommitted committed: Run) throws {
    try writing(to: live.run) {
      guard try run(live.run) == committed else { return }
      if !placement.isInWorkTree { try StoreFile.removeTree(directory(of: live.run)) }
      try forget(live.run)
    }
  }

  /// Removes files that are not in the work tree once the branch has them: from then on it may have newer ones.
  func removeCommitted(_ change: StoreChange) {
    guard !placement.isInWorkTree else { return }
    for edit in change.index { try? StoreFile.remove(path(edit.path)) }
  }

  /// The ended runs below those given, however deep.
  private func nested(in tops: [LiveRun]) throws -> [LiveRun] {
    var found: [LiveRun] = []
    var level = Set(tops.map(\.run))
    // One with a damaged record waits for a person, and keeps nobody else waiting.
    let all = try liveRuns().filter { live in
      live.phase == .ended && live.commits && (try? run(live.run)) != nil
    }
    while !level.isEmpty {
      let next = all.filter { live in live.parent.map(level.contains) ?? false }
      found += next
      level = Set(next.map(\.run))
    }
    return found
  }

  /// The experiments of the runs and the lock files of their environments.
  private func storeShared(_ runs: [Run]) throws -> StoreChange {
    var change = StoreChange()
    for id in Set(runs.map(\.experimentID)).sorted() {
      let file = StorePath.path(of: id)
      if let bytes = try StoreFile.read(path(file)) { change.put(file, try repository.writeBlob(bytes)) }
    }
    var seen: Set<String> = []
    for run in runs {
      guard let bytes = try StoreFile.read(directory(of: run.id) + "/environment.json"),
        let environment = try? Environment(parsing: bytes)
      else { continue }
      for lockFile in environment.lockFiles {
        let name = StoreFile.split(lockFile.path).name
        let file = StorePath.path(ofLockFile: lockFile.sha256, name: name)
        guard seen.insert(file).inserted, StoreFile.kind(path(file)) == .file else { continue }
        change.put(file, try repository.writeBlob(ofFile: path(file)))
      }
    }
    return change
  }

  /// Index entries of a run's earlier commit that it no longer has.
  private func removals(
    from store: ObjectID?, _ directory: String, keeping content: StoredDirectory
  ) throws -> [IndexEdit] {
    guard let store, let old = try repository.entry(at: directory, inTree: store), old.mode == .directory
    else {
      return []
    }
    var edits: [IndexEdit] = []
    try repository.changes(from: old.id, to: content.tree) { change throws(GitError) in
      if change.new == nil { edits.append(IndexEdit(directory + "/" + change.path, .remove)) }
    }
    return edits
  }
}
