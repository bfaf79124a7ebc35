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

  /// Changes the records of runs, as one commit. `body` is called for all of them before anything is written.
  ///
  /// - Returns: nil when all of them still live.
  @discardableResult
  public func edit(
    _ ids: [RunID], verb: String, _ body: (inout Run) throws -> Void
  ) throws -> CommitOutcome? {
    var live: [RunID] = []
    var edited: [Run] = []
    for id in Set(ids).sorted() {
      if try liveRun(id) != nil {
        live.append(id)
        continue
      }
      let before = try run(id)
      var run = before
      try body(&run)
      if run != before { edited.append(run) }
    }
    for id in live {
      try writing(to: id) { try change(id, body) }
    }
    if edited.isEmpty { return live.isEmpty ? .nothingToDo : nil }
    return try commit(edited, verb: verb)
  }

  /// Commits records of runs that a branch holds already.
  private func commit(_ runs: [Run], verb: String) throws -> CommitOutcome {
    var stored: [(path: String, blob: ObjectID)] = []
    for run in runs {
      let bytes = run.formatted()
      let file = StorePath.path(of: run.id, .record)
      // A sparse checkout may not have the file: then there is nothing to bring up to date.
      if placement.isInWorkTree, StoreFile.kind(path(file)) == .file {
        try StoreFile.replace(path(file), with: bytes, sync: true)
      }
      stored.append((file, try repository.writeBlob(bytes)))
    }
    let outcome = try commit(message: editMessage(runs, verb: verb)) { _ in
      var change = StoreChange()
      for (path, blob) in stored { change.put(path, blob) }
      return change
    }
    if case .postponed = outcome, placement.isInWorkTree {
      for run in runs {
        try save(
          LiveRun(
            run: run.id, parent: nil, workTree: repository.gitDirectory, phase: .ended, commits: true,
            owner: nil,
            child: nil, machine: context.processes.machine, started: run.startTime))
      }
    }
    return outcome
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
    return try commit(message: "experiment: \(verb) \(name)\n\nCairn-Experiment: \(name)\n") { _ in
      var change = StoreChange()
      change.put(StorePath.path(of: experiment.id), blob)
      return change
    }
  }
}
