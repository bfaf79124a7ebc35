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
      start.user = user
      start.tags = tags
      start.startTime = startTime
      if let parent = try parent(tags, bench) {
        start.parent = parent
        start.tags[KnownTag.parent] = nil
      }
      return try bench.ledger.start(start, in: experiment)
    }
  }

  private func parent(_ tags: [String: String], _ bench: Workbench) throws -> RunID? {
    guard let text = tags[KnownTag.parent], let id = try? RunID(text) else { return nil }
    do {
      return try view(id, bench).run.id
    } catch let error as LedgerError {
      // What is no run is a tag like others.
      guard error.code == .notFound else { throw error }
      return nil
    }
  }

  /// A run as it is now, a live one with its metrics.
  ///
  /// - Throws: `LedgerError` with code `notFound`.
  func run(_ id: RunID) throws -> Run {
    try working { try view(id, $0).run }
  }

  func view(_ id: RunID, _ bench: Workbench) throws -> RunView {
    let known = cache[id]
    guard let view = try bench.ledger.view(id, after: known, tree: branchTip(bench.ledger).tree) else {
      cache.forget(id)
      throw LedgerError(.notFound, "no run \(id) in the store")
    }
    cache.keep(view)
    return view
  }

  /// Logs values to a run, live or ended; when it returns they are in its files.
  ///
  /// - Parameter check: sees the record, without what its metrics came to lately, before anything is written, and
  ///   refuses by throwing.
  func log(_ id: RunID, _ values: RunValues, check: (Run) throws -> Void = { _ in }) throws {
    try amending(id) { bench in
      let known = try cache[id] ?? view(id, bench)
      return ((), try bench.ledger.amend(id, values, committer: process, known: known, check: check))
    }
  }

  /// Changes a run's record, live or ended: tags, name, lifecycle, outputs.
  @discardableResult
  func edit(_ id: RunID, _ body: (inout Run) throws -> Void) throws -> Run {
    try amending(id) { bench in
      let phase = try bench.ledger.amend(id, committer: process, body)
      return (try view(id, bench).run, phase)
    }
  }

  /// What a client says of a run. A status that ends it commits it before this returns, unless a `cairn run` holds it
  /// or its parent lives.
  func update(
    _ id: RunID, status: RunStatus? = nil, endTime: Timestamp? = nil, name: String? = nil,
    check: (Run) throws -> Void = { _ in }
  ) throws -> Run {
    let (run, hasEnded) = try amending(id) { bench in
      let (phase, hasEnded) = try bench.ledger.setStatus(id, status, endTime: endTime, committer: process) {
        run in
        try check(run)
        if let name, !name.isEmpty { run.name = name }
      }
      return ((try view(id, bench).run, hasEnded), hasEnded ? .running : phase)
    }
    if hasEnded { try ends.commit(id, by: commit) }
    return run
  }

  /// Runs `body` while no other thread writes to the run, and sees to it that what it adds after the run's end is
  /// committed.
  func writing<R>(to id: RunID, _ body: (Workbench) throws -> R) throws -> R {
    try amending(id) { bench in
      let result = try body(bench)
      return (result, try bench.ledger.liveRun(id)?.phase ?? .running)
    }
  }

  /// The same for who knows whether the run lives or waits for a commit.
  private func amending<R>(
    _ id: RunID, _ body: (Workbench) throws -> (result: R, phase: LiveRun.Phase)
  ) throws -> R {
    try locks.withLock(id) {
      try working { bench in
        let (result, phase) = try body(bench)
        if phase == .ended { commitWhenQuiet(id) }
        return result
      }
    }
  }

  /// Commits the runs together; where one stands in the way, each on its own.
  private func commit(_ runs: [RunID]) throws {
    try working { bench in
      func nested(_ run: RunID) throws -> [RunID] {
        try board.nested(in: run, activity, bench.ledger, branchTip(bench.ledger))
      }
      do {
        _ = try bench.ledger.commit(runs, nested: nested)
      } catch {
        if runs.count < 2 { throw error }
        for run in runs { _ = try? bench.ledger.commit([run], nested: nested) }
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
    try? commit(runs)
  }

  /// Commits what has ended and waits, and writes all through to the disk: at a stop.
  func commitPending() throws {
    try commit(quiet.takeAll())
    try working { bench in
      try bench.ledger.recover()
      try bench.ledger.writeThrough()
    }
  }
}
