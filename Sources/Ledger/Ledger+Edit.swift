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
    if try liveRun(id) != nil {
      try writing(to: id) { try change(id, body) }
      return nil
    }
    var run = try run(id)
    let before = run
    try body(&run)
    if run == before { return .nothingToDo }
    let bytes = run.formatted()
    let file = id.directory + "/run.json"
    // A sparse checkout may not have the file: then there is nothing to bring up to date.
    if placement.isInWorkTree, StoreFile.kind(path(file)) == .file {
      try StoreFile.replace(path(file), with: bytes, sync: true)
    }
    let experiment = try experiment(run.experimentID)?.name ?? run.experimentID.text
    let message = """
      \(verb)(\(Self.line(experiment))): \(Self.line(run.name))

      Cairn-Run: \(id)
      Cairn-Experiment: \(Self.line(experiment))

      """
    let blob = try repository.writeBlob(bytes)
    let outcome = try commit(message: message) { _ in
      var change = StoreChange()
      change.put(file, blob)
      return change
    }
    if case .postponed = outcome, placement.isInWorkTree {
      try save(
        LiveRun(
          run: id, parent: nil, workTree: repository.gitDirectory, phase: .ended, commits: true, owner: nil,
          child: nil,
          machine: context.processes.machine, started: run.startTime))
    }
    return outcome
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
