internal import Files
internal import Git
public import Records

extension Ledger {
  /// Changes the record of a run: tags, a note, its lifecycle. A live run's change waits for the run's own commit;
  /// otherwise it is committed at once, with `verb` as the subject's first word.
  ///
  /// - Returns: nil when the run still lives.
  @discardableResult
  public func edit(
    _ id: RunID, verb: String, _ body: (inout Run) throws -> Void
  ) throws -> CommitOutcome? {
    try edit([id], verb: verb, body)
  }

  /// Changes the records of runs, as one commit. `body` is called for all of them before anything is written, and
  /// again for the writing: another process may have changed them in between.
  ///
  /// - Returns: nil when all of them still live.
  @discardableResult
  public func edit(
    _ ids: [RunID], verb: String, _ body: (inout Run) throws -> Void
  ) throws -> CommitOutcome? {
    var settled: [Run] = []
    var live: [RunID] = []
    for id in Set(ids).sorted() {
      if try liveRun(id) != nil {
        live.append(id)
        continue
      }
      var run = try run(id)
      try body(&run)
      settled.append(run)
    }
    for id in live where try !editLive(id, body) { settled.append(try run(id)) }
    if settled.isEmpty { return nil }
    return try commit(settled, verb: verb, body)
  }

  /// - Returns: false when the run's commit was faster.
  private func editLive(_ id: RunID, _ body: (inout Run) throws -> Void) throws -> Bool {
    do {
      return try writing(to: id) {
        guard let live = try liveRun(id) else { return false }
        try change(live, body)
        return true
      }
    } catch {
      if try liveRun(id) == nil { return false }
      throw error
    }
  }

  /// Changes and commits records of runs that a branch holds already.
  private func commit(_ runs: [Run], verb: String, _ body: (inout Run) throws -> Void) throws -> CommitOutcome
  {
    var stored: [(path: String, blob: ObjectID)]?
    let outcome = try commit(message: editMessage(runs, verb: verb)) { _ in
      // While no other process of ours commits, so that of two changes at once neither undoes the other.
      let written = try stored ?? runs.compactMap { try write($0.id, body) }
      stored = written
      var change = StoreChange()
      for (path, blob) in written { change.put(path, blob) }
      return change
    }
    if case .postponed(let reason) = outcome {
      let isInFiles =
        placement.isInWorkTree
        && runs.allSatisfy { StoreFile.kind(path(StorePath.path(of: $0.id, .record))) == .file }
      guard stored != nil, isInFiles else { throw LedgerError(.busy, "nothing was changed: \(reason)") }
      for run in runs {
        try take(
          up: LiveRun(
            run: run.id, parent: nil, workTree: repository.gitDirectory, phase: .ended, commits: true,
            owner: nil, child: nil, machine: context.processes.machine, started: run.startTime,
            reopening: LiveRun.Reopening(isInBranch: true)))
      }
    }
    return outcome
  }

  /// - Returns: nil when the record is so already.
  private func write(_ id: RunID, _ body: (inout Run) throws -> Void) throws -> (
    path: String, blob: ObjectID
  )? {
    let before = try run(id)
    var run = before
    try body(&run)
    if run == before { return nil }
    let bytes = run.formatted()
    let file = StorePath.path(of: id, .record)
    // A sparse checkout may not have the file: then there is nothing to bring up to date.
    if placement.isInWorkTree, StoreFile.kind(path(file)) == .file {
      try StoreFile.replace(path(file), with: bytes, sync: true)
    }
    return (file, try repository.writeBlob(bytes))
  }

  private func editMessage(_ runs: [Run], verb: String) throws -> String {
    var names: [String] = []
    for id in Set(runs.map(\.experimentID)) {
      names.append(Self.line(try experiment(id)?.name ?? id.text))
    }
    names.sort()
    let subject =
      runs.count == 1 ? "\(verb)(\(names[0])): \(Self.line(runs[0].name))" : "\(verb): \(runs.count) runs"
    let trailers = runs.map { "Cairn-Run: \($0.id)" } + names.map { "Cairn-Experiment: \($0)" }
    return subject + "\n\n" + trailers.joined(separator: "\n") + "\n"
  }

  /// Writes an experiment's file and commits it.
  public func commit(_ experiment: Experiment, verb: String) throws -> CommitOutcome {
    try writeExperiment(experiment)
    let blob = try repository.writeBlob(experiment.formatted())
    let name = Self.line(experiment.name)
    var change = StoreChange()
    change.put(StorePath.path(of: experiment.id), blob)
    let outcome = try commit(message: "experiment: \(verb) \(name)\n\nCairn-Experiment: \(name)\n") { _ in
      change
    }
    if case .postponed = outcome { return outcome }
    removeCommitted(change)
    return outcome
  }
}
