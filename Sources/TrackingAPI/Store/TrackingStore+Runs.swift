import Ledger
import Records

/// MLflow's tags that say what a record says elsewhere.
enum KnownTag {
  static let runName = "mlflow.runName"
  static let parent = "mlflow.parentRunId"
  static let user = "mlflow.user"
}

extension TrackingStore {
  /// Begins a run.
  ///
  /// - Parameters:
  ///   - name: made up when nil or empty.
  ///   - tags: `mlflow.parentRunId` makes it nested, when there is such a run.
  /// - Throws: `LedgerError` with code `notFound` when there is no such experiment; whether it is active is for the
  ///   caller to see to.
  func createRun(
    experiment id: ExperimentID, name: String?, user: String? = nil, startTime: Timestamp? = nil,
    tags: [String: String] = [:]
  ) throws -> Run {
    guard let experiment = try experiment(id) else { throw LedgerError(.notFound, "no experiment \(id)") }
    return try working { bench in
      var start = RunStart(experiment: experiment.name)
      start.name = name.flatMap { $0.isEmpty ? nil : $0 }
      start.tags = tags
      if let user, !user.isEmpty { start.tags[KnownTag.user] = start.tags[KnownTag.user] ?? user }
      start.startTime = startTime
      start.parent = try parent(tags, bench.ledger)
      return asClientsSee(try bench.ledger.start(start, in: experiment))
    }
  }

  private func parent(_ tags: [String: String], _ ledger: Ledger) throws -> RunID? {
    guard let text = tags[KnownTag.parent], let id = try? RunID(text) else { return nil }
    return try ledger.currentRun(id) == nil ? nil : id
  }

  /// A run as it is now, a live one with its metrics.
  ///
  /// - Throws: `LedgerError` with code `notFound`.
  func run(_ id: RunID) throws -> Run {
    try working { bench in
      guard let run = try bench.ledger.currentRun(id) else {
        throw LedgerError(.notFound, "no run \(id) in the store")
      }
      return asClientsSee(run)
    }
  }

  /// Logs values to a run, live or ended; when it returns they are in its files.
  ///
  /// - Parameter check: sees the record before anything is written, and refuses by throwing.
  func log(_ id: RunID, _ values: RunValues, check: (Run) throws -> Void = { _ in }) throws {
    try writing(to: id) { bench in
      try bench.ledger.amend(id, values, committer: process, check: check)
    }
  }

  /// Changes a run's record, live or ended: tags, name, lifecycle, outputs.
  @discardableResult
  func edit(_ id: RunID, _ body: (inout Run) throws -> Void) throws -> Run {
    try writing(to: id) { bench in
      asClientsSee(try bench.ledger.amend(id, committer: process, body))
    }
  }

  /// What a client says of a run. A status that ends it commits it before this returns, unless a `cairn run` holds it
  /// or its parent lives.
  func update(
    _ id: RunID, status: RunStatus? = nil, endTime: Timestamp? = nil, name: String? = nil,
    check: (Run) throws -> Void = { _ in }
  ) throws -> Run {
    let (run, hasEnded) = try writing(to: id) { bench in
      try bench.ledger.setStatus(id, status, endTime: endTime, committer: process) { run in
        try check(run)
        guard let name, !name.isEmpty else { return }
        run.name = name
        run.tags[KnownTag.runName] = name
      }
    }
    if hasEnded {
      try ends.commit(id) { ids in try working { bench in try bench.ledger.commitEach(ids) } }
    }
    return asClientsSee(run)
  }

  /// Runs `body` while no other thread writes to the run, and sees to it that what it adds after the run's end is
  /// committed.
  func writing<R>(to id: RunID, _ body: (Workbench) throws -> R) throws -> R {
    try locks.withLock(id) {
      try working { bench in
        let result = try body(bench)
        // A live run's commit is that of its end.
        if try bench.ledger.liveRun(id)?.phase == .ended { commitWhenQuiet(id) }
        return result
      }
    }
  }

  private func commitWhenQuiet(_ id: RunID) {
    quiet.note(id) { [weak self] in self?.commitQuiet() }
  }

  private func commitQuiet() {
    let runs = quiet.takeQuiet { [weak self] in self?.commitQuiet() }
    if runs.isEmpty { return }
    // What cannot be committed now is taken up by the next command, or at the stop.
    try? working { bench in try bench.ledger.commitEach(runs) }
  }

  /// Commits what has ended and waits, such as at a stop.
  func commitPending() throws {
    let runs = quiet.takeAll()
    try working { bench in
      try bench.ledger.commitEach(runs)
      try bench.ledger.recover()
    }
  }

  /// The record with what MLflow's clients look for in tags.
  func asClientsSee(_ run: Run) -> Run {
    var run = run
    if run.tags[KnownTag.runName] == nil { run.tags[KnownTag.runName] = run.name }
    if let parent = run.parent, run.tags[KnownTag.parent] == nil { run.tags[KnownTag.parent] = parent.text }
    return run
  }
}

extension Ledger {
  /// Commits the runs together; where one stands in the way, each on its own.
  fileprivate func commitEach(_ runs: [RunID]) throws {
    do {
      _ = try commit(runs)
    } catch {
      if runs.count < 2 { throw error }
      for run in runs { _ = try? commit([run]) }
    }
  }
}
