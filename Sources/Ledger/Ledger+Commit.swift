internal import Files
internal import Git
public import Records

extension Ledger {
  /// Commits an ended run, with the ended runs nested in it. Its parent's commit holds it when that still lives.
  public func commit(_ id: RunID) throws -> CommitOutcome {
    guard let live = try liveRun(id) else { return .nothingToDo }
    return try waitsForParent(live) ? .withParent : commit(runs: [live])
  }

  /// Commits those of the runs that have ended and wait for no parent, as one commit.
  ///
  /// - Parameter nested: gives the live runs within a run, however deep, and saves looking through all that live.
  public func commit(
    _ ids: [RunID], nested: ((RunID) throws -> [RunID])? = nil
  ) throws -> CommitOutcome {
    let ended = try ids.compactMap(liveRun).filter { $0.phase == .ended && $0.commits }
    let tops = try ended.filter { try !waitsForParent($0) }
    if tops.isEmpty { return ended.isEmpty ? .nothingToDo : .withParent }
    let within = try nested.map { nested in try tops.flatMap { try nested($0.run) }.compactMap(liveRun) }
    return try commit(runs: tops, among: within)
  }

  /// Whether the commit of the run that it is nested in will hold it.
  func waitsForParent(_ live: LiveRun) throws -> Bool {
    guard let parent = live.parent, let above = try liveRun(parent) else { return false }
    return above.workTree == live.workTree && above.commits
  }

  /// Commits ended runs, with those nested in them, as one commit. One that was taken up again meanwhile is left out.
  ///
  /// - Parameter live: the runs among which those nested in them are; nil for all that live.
  func commit(runs tops: [LiveRun], among live: [LiveRun]? = nil) throws -> CommitOutcome {
    let family = try tops + nested(in: tops, among: live ?? liveRuns())
    // Blobs and trees are written once; only the way down to them is built anew when a rival moves the branch.
    let stored: [StoredRun]
    let shared: StoreChange
    let models: [StoredModel]
    do {
      stored = try family.compactMap { try storeRun($0.run) }
      if stored.isEmpty { return .nothingToDo }
      shared = try storeShared(stored.map(\.run))
      models = try storeModels(of: Set(stored.map(\.run.id)))
    } catch let error as GitError {
      return .postponed(error.description)
    }
    let topIDs = Set(tops.map(\.run))
    let topRuns = stored.map(\.run).filter { topIDs.contains($0.id) }
    let message = try commitMessage(of: topRuns, nested: stored.count - topRuns.count)
    let outcome = try commit(message: message) { store in
      var change = shared
      for files in stored.map(\.files) + models.map(\.files) {
        try files.add(to: &change, onto: store, in: repository)
      }
      return change
    }
    switch outcome {
    case .committed, .nothingToDo:
      // What cannot be forgotten now is found to be committed by the next command.
      for run in stored { try? settle(run) }
      settle(models)
      removeCommitted(shared)
    case .postponed, .withParent: break
    }
    return outcome
  }

  /// Forgets a run that a commit holds, unless it was changed since.
  private func settle(_ stored: StoredRun) throws {
    try writing(to: stored.run.id) {
      guard var live = try liveRun(stored.run.id) else { return }
      guard live == stored.live, stored.stamps == RunStamps(of: directory(of: live.run)) else {
        // Its next commit goes on top of this one.
        live.reopening = live.reopening ?? LiveRun.Reopening(isInBranch: true)
        live.reopening?.isInBranch = true
        return try save(live)
      }
      if !placement.isInWorkTree { try removeWhole(directory(of: live.run)) }
      try forget(live.run)
    }
  }

  /// Removes files that are not in the work tree once the branch has them: from then on it may have newer ones.
  func removeCommitted(_ change: StoreChange) {
    guard !placement.isInWorkTree else { return }
    for edit in change.index { try? StoreFile.remove(path(edit.path)) }
  }

  /// The ended runs below those given, however deep.
  private func nested(in tops: [LiveRun], among live: [LiveRun]) throws -> [LiveRun] {
    var found: [LiveRun] = []
    var level = Set(tops.map(\.run))
    // One with a damaged record waits for a person, and keeps nobody else waiting.
    let all = live.filter { live in
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
}
