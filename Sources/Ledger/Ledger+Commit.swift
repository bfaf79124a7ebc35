internal import Files
internal import Git
public import Records

extension Ledger {
  /// Commits an ended run, with the ended runs nested in it. Its parent's commit holds it when that still lives.
  public func commit(_ id: RunID) throws -> CommitOutcome {
    guard let live = try liveRun(id) else { return .nothingToDo }
    if let parent = live.parent, let above = try liveRun(parent), above.workTree == live.workTree, above.commits {
      return .withParent
    }
    return try commit(runs: [live])
  }

  /// Commits ended runs, with those nested in them, as one commit.
  func commit(runs tops: [LiveRun]) throws -> CommitOutcome {
    let family = try tops + nested(in: tops)
    let runs = try family.map { try run($0.run) }
    let topIDs = Set(tops.map(\.run))
    let topRuns = runs.filter { topIDs.contains($0.id) }
    let message = try commitMessage(of: topRuns, nested: runs.count - topRuns.count)
    // Blobs and trees are written once; only the way down to them is built anew when a rival moves the branch.
    let stored = try family.map { (directory: $0.run.directory, content: try storeRun($0.run)) }
    let shared = try storeShared(runs)
    let outcome = try commit(message: message) { store in
      var change = shared
      for (directory, content) in stored {
        change.edits.append(TreeEdit(directory, .put(content.tree, .directory)))
        for file in content.files { change.index.append(IndexEdit(directory + "/" + file.path, .put(file.id, file.mode))) }
        change.index += try removals(from: store, directory, keeping: content)
      }
      return change
    }
    switch outcome {
    case .committed, .nothingToDo:
      for live in family {
        if !placement.isInWorkTree { try StoreFile.removeTree(directory(of: live.run)) }
        try forget(live.run)
      }
    case .postponed, .withParent: break
    }
    return outcome
  }

  /// The ended runs below those given, however deep.
  private func nested(in tops: [LiveRun]) throws -> [LiveRun] {
    var found: [LiveRun] = []
    var level = Set(tops.map(\.run))
    let all = try liveRuns().filter { $0.phase == .ended && $0.commits }
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
    guard let store, let old = try repository.entry(at: directory, inTree: store), old.mode == .directory else {
      return []
    }
    var edits: [IndexEdit] = []
    try repository.changes(from: old.id, to: content.tree) { change throws(GitError) in
      if change.new == nil { edits.append(IndexEdit(directory + "/" + change.path, .remove)) }
    }
    return edits
  }
}
