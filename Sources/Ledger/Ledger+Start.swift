internal import Files
internal import Git
public import Records

/// What a new run is to be.
public struct RunStart: Sendable {
  public var experiment: String
  /// Made up when nil.
  public var name: String?
  /// Who began it, as MLflow's clients tell.
  public var user: String?
  public var parent: RunID?
  public var params: [String: String] = [:]
  public var tags: [String: String] = [:]
  public var source: Source?
  /// The process whose end ends the run; nil when only `cairn end` does.
  public var owner: Int32?
  public var commits = true
  public var startTime: Timestamp?

  public init(experiment: String) { self.experiment = experiment }
}

/// Holds a run as its owner for as long as it lives; the lock goes with the process, however that ends.
public struct RunOwnership: ~Copyable {
  fileprivate let lock: FileLock

  /// Runs `body` as the run's owner.
  public borrowing func during<R>(_ body: () throws -> R) rethrows -> R { try lock.during(body) }
}

extension Ledger {
  /// Makes the run's directory and its record.
  public func start(_ start: RunStart) throws -> Run {
    var generator = SystemRandomNumberGenerator()
    for (key, value) in start.params { try KeyKind.parameter.check(key, value: value) }
    for (key, value) in start.tags { try KeyKind.tag.check(key, value: value) }
    if let name = start.name { _ = try RunName(name) }
    if let parent = start.parent, try liveRun(parent) == nil, try read(parent.directory + "/run.json") == nil
    {
      throw LedgerError(.notFound, "no run \(parent) to be nested in")
    }
    try checkStoreIsTracked()
    let known = try findExperiment(named: start.experiment)
    let experiment = try known ?? newExperiment(named: start.experiment)
    return try self.start(start, in: experiment, using: &generator)
  }

  /// As ``start(_:)``, in an experiment that was found, or made and has no file yet; names, keys and values are as a
  /// client of MLflow's gives them.
  public func start(_ start: RunStart, in experiment: Experiment) throws -> Run {
    var generator = SystemRandomNumberGenerator()
    return try self.start(start, in: experiment, using: &generator)
  }

  private func start(
    _ start: RunStart, in experiment: Experiment, using generator: inout SystemRandomNumberGenerator
  ) throws -> Run {
    let name = start.name ?? RunName(using: &generator).text
    let id = RunID(using: &generator)
    let time = start.startTime ?? context.now()
    let run = Run(
      id: id, name: name, experimentID: experiment.id, status: .running,
      startTime: time, user: start.user, parent: start.parent, source: start.source, params: start.params,
      tags: start.tags)
    let live = LiveRun(
      run: id, parent: start.parent, workTree: repository.gitDirectory, phase: .running,
      commits: start.commits,
      owner: start.owner.flatMap(process), child: nil, machine: context.processes.machine, started: time)
    // The state first: whatever is there when we are killed, the next command finds it by this.
    try begin(live) {
      do {
        try keepExperiment(experiment)
        try StoreFile.makeDirectories(storeFromRoot + "/" + id.directory, below: root)
        try StoreFile.replace(directory(of: id) + "/run.json", with: run.formatted(), sync: writesThrough)
      } catch {
        try? remove(id)
        throw error
      }
    }
    return run
  }

  /// Takes a run back whose command could not be started: its files go, and nothing of it is recorded.
  public func discard(_ id: RunID) throws {
    try writing(to: id) { try remove(id) }
  }

  private func remove(_ id: RunID) throws {
    try StoreFile.removeTree(directory(of: id))
    StoreFile.removeDirectoryIfEmpty(StoreFile.split(directory(of: id)).directory)
    try forget(id)
  }

  /// Takes the run as this process's own, and that of the programs that it starts from now on: when it is killed, the
  /// run goes on until the last of them ends.
  public func own(_ id: RunID) throws -> RunOwnership {
    // Those that ask whether it is owned hold the lock for a moment.
    guard let lock = try FileLock.take(ownerLock(id), patience: .seconds(5)) else {
      throw LedgerError(.busy, "another process owns run \(id.short)")
    }
    try lock.share()
    return RunOwnership(lock: lock)
  }

  /// Notes which process the run's command is, so that the run outlives a killed wrapper as long as that lives.
  public func noteChild(_ id: RunID, process child: Int32) throws {
    try writing(to: id) {
      guard var live = try liveRun(id) else { return }
      live.child = process(child)
      try save(live)
    }
  }

  func process(_ id: Int32) -> LiveRun.Process? {
    context.processes.startOf(id).map { LiveRun.Process(id: id, start: $0) }
  }

  /// The directory that the store's path is relative to.
  var root: String {
    placement.isInWorkTree ? repository.workDirectory! : repository.commonDirectory
  }

  var storeFromRoot: String { placement.isInWorkTree ? policy.store : "cairn/store" }

  /// - Throws: ``LedgerError`` when Git ignores the store: what is never committed would look safe and not be.
  private func checkStoreIsTracked() throws {
    guard placement.isInWorkTree, try repository.isIgnored(policy.store + "/runs/00/x/run.json") else {
      return
    }
    throw LedgerError(
      .conflict,
      "Git ignores the store '\(policy.store)/': take the rule out of .gitignore, or choose another directory "
        + "with 'store:' in cairn.yaml (git check-ignore -v \(policy.store)/runs names the rule)")
  }
}
