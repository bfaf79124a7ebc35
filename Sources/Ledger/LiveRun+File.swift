internal import Files
internal import Git
internal import Records

// A live run's state is one file, `live/<run id>`: a line for each state that it was in, of which the last whole one
// holds. It is also what writers to the run lock, so that to begin a run makes one file and to go on with it none.

extension LiveRun {
  /// The state that the lines end with; what a crash tore off is passed over.
  ///
  /// - Throws: ``RecordError`` when the last line is no state.
  init(lastOf bytes: [UInt8]) throws(RecordError) {
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
      throw RecordError(.malformed, "not the state of a live run")
    }
    let start = bytes[..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    try self.init(parsing: Array(bytes[start..<end]))
  }
}

extension Ledger {
  var liveDirectory: String { privateDirectory + "/live" }
  /// What writers to the run lock, too.
  func stateFile(_ id: RunID) -> String { liveDirectory + "/" + id.text }
  func ownerLock(_ id: RunID) -> String { stateFile(id) + Companion.owner.rawValue }
  func digestsFile(_ id: RunID) -> String { stateFile(id) + Companion.digests.rawValue }

  /// Files beside a state, which go with it.
  private enum Companion: String, CaseIterable {
    case owner = ".owner"
    case digests = ".digests"
  }

  /// Adds a state that the run is in now. Its lock is held.
  func save(_ live: LiveRun) throws {
    let file = try OpenFile.appending(stateFile(live.run))
    // Should a crash have torn the last line, it is a line of its own.
    let isTorn = try file.lastByte().map { $0 != UInt8(ascii: "\n") } ?? false
    try file.append((isTorn ? [UInt8(ascii: "\n")] : []) + live.line)
    if context.durable { try file.sync() }
    noteChange(of: live.run)
  }

  /// Makes the state of a run known that has none, or one that cannot be read.
  func take(up live: LiveRun) throws {
    try StoreFile.makeDirectories("cairn/live", below: repository.commonDirectory)
    try StoreFile.replace(stateFile(live.run), with: live.line, sync: context.durable)
    noteChange(of: live.run)
  }

  /// Makes a run's state known, and runs `body` while no other process can write to the run: a run without a record
  /// whose lock is free was left by a process that was killed here.
  ///
  /// - Throws: ``FileError`` when the run has a state already.
  func begin(_ live: LiveRun, _ body: () throws -> Void) throws {
    let lock = try make(live)
    try lock.during(body)
    noteChange(of: live.run)
  }

  /// Makes the file of a state: under another name until it is whole and locked, so that nobody sees less.
  private func make(_ live: LiveRun) throws -> FileLock {
    try StoreFile.makeDirectories("cairn/live", below: repository.commonDirectory)
    let temporary = liveDirectory + "/" + StoreFile.temporaryName(live.run.text)
    do {
      let file = try OpenFile.beginning(temporary)
      var live = live
      live.begun = try file.modificationTime()
      try file.put(live.line)
      if context.durable { try file.sync() }
      let lock = try FileLock.take(new: file)
      try StoreFile.move(temporary, toNew: stateFile(live.run))
      return lock
    } catch {
      try? StoreFile.remove(temporary)
      throw error
    }
  }

  func forget(_ id: RunID) throws {
    try StoreFile.remove(stateFile(id))
    noteChange(of: id)
    for companion in Companion.allCases { try StoreFile.remove(stateFile(id) + companion.rawValue) }
  }

  /// Removes a directory in one step: whoever looks, after this process was killed too, finds all of it or nothing.
  func removeWhole(_ directory: String) throws {
    guard StoreFile.kind(directory) == .directory else { return }
    try StoreFile.makeDirectories("cairn/live", below: repository.commonDirectory)
    let gone = liveDirectory + "/" + StoreFile.temporaryName("gone-" + StoreFile.split(directory).name)
    try StoreFile.move(directory, to: gone)
    try StoreFile.removeTree(gone)
  }

  /// Removes what processes that are gone left of ``begin(_:_:)``, ``forget(_:)`` and ``removeWhole(_:)``.
  func removeLeftovers() throws {
    let names = try StoreFile.names(in: liveDirectory)
    for name in names {
      let path = liveDirectory + "/" + name
      if let companion = Companion.allCases.first(where: { name.hasSuffix($0.rawValue) }) {
        let state = path.dropLast(companion.rawValue.utf8.count)
        guard StoreFile.kind(String(state)) == nil else { continue }
      } else {
        guard let owner = StoreFile.temporaryOwner(name), context.processes.startOf(owner) == nil else {
          continue
        }
      }
      // A process of another machine has a number that means nothing here; none needs such a file for so long.
      guard let time = StoreFile.modificationTime(path), context.now().milliseconds - time > 60_000
      else { continue }
      try StoreFile.removeTree(path)
    }
  }
}

extension LiveRun {
  fileprivate var line: [UInt8] { json.compact() + [UInt8(ascii: "\n")] }
}
