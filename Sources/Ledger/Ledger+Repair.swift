internal import Files
internal import Git
internal import Records

extension Ledger {
  /// Mends one finding, and says what was done.
  ///
  /// - Throws: ``LedgerError`` when it is one that a person must mend.
  public func repair(_ finding: Finding) throws -> String {
    switch finding.kind {
    case .orphan(let id):
      try endOrphan(id)
      return try describe(commit(id), "run \(id.short)")
    case .idle(let id):
      try end(id, RunEnd(.killed))
      return try describe(commit(id), "run \(id.short)")
    case .uncommitted(let id):
      if try liveRun(id) == nil { try adopt(id) }
      return try describe(commit(id), "run \(id.short)")
    case .uncommittedExperiment(let id):
      guard let experiment = try experiment(id) else { break }
      return try describe(
        commit(experiment, verb: "keep"), "experiment '\(experiment.name.escapedForMessage)'")
    case .uncommittedModel(let id):
      if try liveModel(id) == nil { try adoptModel(id) }
      return try describe(commitModels([id]), "logged model \(id.short)")
    case .tornState(let id):
      try adopt(id)
      guard let live = try liveRun(id) else { return "removed it: there is no such run" }
      return live.phase == .ended
        ? try describe(commit(id), "run \(id.short)") : "took run \(id.short) up again"
    case .temporary(let path):
      if let root = repository.workDirectory { try StoreFile.remove(root + "/" + path) }
      return "removed '\(path)'"
    case .staleIndexLock:
      guard let lock = try FileLock.take(commitLock, patience: .seconds(5)) else { break }
      try lock.during { try removeLocksOfKilled() }
      return "removed the index lock"
    case .tornRecord(let path, committed: true):
      let relative = String(path.dropFirst(policy.store.utf8.count + 1))
      guard let bytes = try read(relative, at: tip()) else { break }
      let file = self.path(relative)
      // Damaged or not, it is the person's: it is kept beside.
      try StoreFile.move(file, to: privateDirectory + "/" + StoreFile.split(path).name + ".damaged")
      try StoreFile.replace(file, with: bytes, sync: true)
      return "put back '\(path)' from the last commit; the damaged one is in \(privateDirectory)"
    case .tornRecord, .indexLock, .ignoredStore, .stranger, .noIdentity, .operationUnderWay: break
    }
    throw LedgerError(.invalid, "this is for you to mend: \(finding.message)")
  }

  /// Takes a run up that is there as files and has no state here, so that it can be ended and committed.
  func adopt(_ id: RunID) throws {
    guard StoreFile.kind(directory(of: id) + "/run.json") == .file else { return try forgetUnbegun(id) }
    let run = try run(id)
    try take(
      up: LiveRun(
        run: id, parent: run.parent, workTree: repository.gitDirectory,
        phase: run.status.hasEnded ? .ended : .running, commits: true,
        owner: LiveRun.Process(id: 0, start: "gone"), child: nil, machine: context.processes.machine,
        started: run.startTime))
    if !run.status.hasEnded { try endOrphan(id) }
  }

  private func describe(_ outcome: CommitOutcome, _ thing: String) -> String {
    switch outcome {
    case .committed(let commit, _): "committed \(thing) as \(commit.short)"
    case .nothingToDo: "\(thing) is in the branch"
    case .withParent: "\(thing) waits for its parent's commit"
    case .postponed(let reason): "\(thing) cannot be committed yet: \(reason)"
    }
  }
}
