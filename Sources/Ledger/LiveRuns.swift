internal import Files
internal import Git
public import Records

extension Ledger {
  /// The runs that no commit holds yet, by id; states that cannot be read are left to `cairn doctor`.
  public func liveRuns() throws -> [LiveRun] {
    try StoreFile.names(in: liveDirectory).compactMap { name in
      guard let id = try? RunID(name) else { return nil }
      return try? liveRun(id)
    }
  }

  /// nil when the run is committed, or unknown.
  public func liveRun(_ id: RunID) throws -> LiveRun? {
    guard let bytes = try StoreFile.read(stateFile(id)) else { return nil }
    return try LiveRun(parsing: bytes)
  }

  /// Whether values may still come: its owner or its child lives, or it has none and the machine was not restarted.
  public func isAlive(_ live: LiveRun) -> Bool {
    guard live.phase == .running else { return false }
    if FileLock.isHeld(ownerLock(live.run)) { return true }
    // Another machine's processes cannot be seen from here: leave its runs alone.
    guard live.machine == context.processes.machine else {
      return !Self.isSameMachineRestarted(live.machine, context.processes.machine)
    }
    let known = [live.owner, live.child].compactMap(\.self)
    guard !known.isEmpty else { return true }
    return known.contains { context.processes.startOf($0.id) == $0.start }
  }

  /// `host boot` against `host boot`.
  private static func isSameMachineRestarted(_ then: String, _ now: String) -> Bool {
    then.split(separator: " ").first == now.split(separator: " ").first
  }

  var liveDirectory: String { privateDirectory + "/live" }
  func liveDirectory(_ id: RunID) -> String { liveDirectory + "/" + id.text }
  func stateFile(_ id: RunID) -> String { liveDirectory(id) + "/state.json" }
  func writeLock(_ id: RunID) -> String { liveDirectory(id) + "/lock" }
  func ownerLock(_ id: RunID) -> String { liveDirectory(id) + "/owner" }

  func save(_ live: LiveRun) throws {
    try StoreFile.makeDirectories("cairn/live/" + live.run.text, below: repository.commonDirectory)
    try StoreFile.replace(stateFile(live.run), with: live.formatted(), sync: context.durable)
    noteChange(of: live.run)
  }

  /// Makes a run's state known, and runs `body` while no other process can write to the run: a run without a record
  /// whose lock is free was left by a process that was killed here.
  func begin(_ live: LiveRun, _ body: () throws -> Void) throws {
    try StoreFile.makeDirectories("cairn/live", below: repository.commonDirectory)
    // Under another name until it is whole, so that nobody sees a run without its state.
    let name = StoreFile.temporaryName(live.run.text)
    let directory = liveDirectory + "/" + name
    do {
      try StoreFile.makeDirectories(name, below: liveDirectory)
      guard let lock = try FileLock.take(directory + "/lock") else {
        throw LedgerError(.busy, "another process holds '\(directory)'")
      }
      // Nobody sees it yet.
      let state = try OpenFile.beginning(directory + "/state.json")
      try state.put(live.formatted())
      if context.durable { try state.sync() }
      try StoreFile.move(directory, to: liveDirectory(live.run))
      try lock.during(body)
      noteChange(of: live.run)
    } catch {
      try? StoreFile.removeTree(directory)
      throw error
    }
  }

  func forget(_ id: RunID) throws {
    try removeWhole(liveDirectory(id)) { noteChange(of: id) }
  }

  /// Removes a directory in one step: whoever looks, after this process was killed too, finds all of it or nothing.
  ///
  /// - Parameter gone: called as soon as nobody finds it.
  func removeWhole(_ directory: String, _ gone: () -> Void = {}) throws {
    guard StoreFile.kind(directory) == .directory else { return }
    try StoreFile.makeDirectories("cairn/live", below: repository.commonDirectory)
    let place = liveDirectory + "/" + StoreFile.temporaryName("gone-" + StoreFile.split(directory).name)
    try StoreFile.move(directory, to: place)
    gone()
    try StoreFile.removeTree(place)
  }

  /// Removes what processes that are gone left of ``begin(_:_:)`` and ``removeWhole(_:_:)``.
  func removeLeftovers() throws {
    for name in try StoreFile.names(in: liveDirectory) {
      let path = liveDirectory + "/" + name
      guard let owner = StoreFile.temporaryOwner(name), context.processes.startOf(owner) == nil,
        // A process of another machine has a number that means nothing here; none needs its directory for so long.
        let time = StoreFile.modificationTime(path), context.now().milliseconds - time > 60_000
      else { continue }
      try StoreFile.removeTree(path)
    }
  }

  /// Runs `body` while no other process writes to the run.
  func writing<R>(to id: RunID, _ body: () throws -> R) throws -> R {
    guard StoreFile.kind(liveDirectory(id)) == .directory else {
      guard try read(StorePath.path(of: id, .record)) != nil else {
        throw LedgerError(.notFound, "no run \(id): 'cairn status' lists those that are going on")
      }
      throw LedgerError(
        .conflict, "run \(id.short) has ended and is committed: nothing more can be logged to it")
    }
    guard let lock = try FileLock.take(writeLock(id), patience: .seconds(30)) else {
      throw LedgerError(.busy, "another process has been writing to run \(id.short) for 30 s; try again")
    }
    return try lock.during(body)
  }
}
