internal import Files
internal import Git
internal import Records

/// A reference that a process is about to move which holds the commit lock: its word in that lock, so that whoever
/// finds it, the process being killed, knows the reference's lock that it left from one that others hold.
struct ReferenceMove {
  /// The lock's path; absolute.
  let lock: String
  /// What libgit2 writes there.
  let content: String

  init(lock: String, to commit: ObjectID) {
    self.lock = lock
    content = commit.hex + "\n"
  }

  /// nil when the word says nothing, or was broken off.
  init?(_ word: String) {
    guard let end = word.firstIndex(of: "\n"), word.hasSuffix("\n") else { return nil }
    lock = String(word[..<end])
    content = String(word[word.index(after: end)...])
  }

  var word: String { "\(lock)\n\(content)" }
}

extension Ledger {
  var commitLock: String { privateDirectory + "/commit.lock" }

  /// Removes Git's locks that a killed process of ours left. The commit lock is held, so that no other of ours lives.
  func removeLocksOfKilled() throws {
    var removed: [String] = []
    if let owner = repository.indexLockOwner(), context.processes.startOf(owner) == nil {
      repository.removeIndexLock()
      removed.append("index.lock")
    }
    if let move = ReferenceMove(try FileLock.word(at: commitLock)), try isAbandoned(move) {
      try StoreFile.remove(move.lock)
      removed.append(StoreFile.split(move.lock).name)
    }
    if !removed.isEmpty {
      context.notice("removed \(removed.joined(separator: " and ")), which a killed cairn process left")
    }
  }

  /// Whether a reference's lock can only be that of the killed process: it holds what that was about to write, or
  /// nothing for longer than a living one takes.
  private func isAbandoned(_ move: ReferenceMove) throws -> Bool {
    let end = ContinuousClock.now + .seconds(1)
    while let bytes = try StoreFile.read(move.lock) {
      guard move.content.utf8.starts(with: bytes) else { return false }
      if !bytes.isEmpty || .now > end { return true }
      StoreFile.pause(milliseconds: 20)
    }
    return false
  }
}
