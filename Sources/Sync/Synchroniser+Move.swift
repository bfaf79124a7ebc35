internal import Files
internal import Git
internal import Ledger

extension Synchroniser {
  /// What is on its way: a process that is killed leaves it for the next.
  private var note: String { ledger.privateDirectory + "/sync" }

  /// Whether the work tree can go to the commit; nothing is changed.
  ///
  /// - Throws: ``SyncError`` with code `dirty` when a file has changes that would be lost.
  func checkMove(from old: ObjectID?, to new: ObjectID) throws {
    guard ledger.placement.isInWorkTree, old != new else { return }
    _ = try git(["update-index", "-q", "--refresh"])
    try dirty(readTree(from: old, to: new, ["-n"]))
  }

  /// Takes the branch, and the work tree when it is checked out, to a commit. The index and the files come before the
  /// branch: were it the other way round, a `git commit` in between would take back what came.
  ///
  /// - Returns: false when the branch moved meanwhile.
  func move(_ reference: String, from old: ObjectID?, to new: ObjectID, _ outcome: SyncReport.Outcome) throws
    -> Bool
  {
    if old == new { return true }
    return try ledger.whileNobodyCommits {
      guard try ledger.repository.target(of: reference) == old else { return false }
      if ledger.placement.isInWorkTree {
        try StoreFile.replace(note, with: Array("\(old?.hex ?? "-") \(new.hex)\n".utf8), sync: false)
        try dirty(readTree(from: old, to: new))
      }
      do throws(GitError) {
        try ledger.repository.compareAndSwap(
          reference, from: old, to: new, reason: "cairn sync: \(outcome.rawValue)")
      } catch {
        guard [GitError.Code.modified, .locked, .exists].contains(error.code) else { throw error }
        if ledger.placement.isInWorkTree { _ = try readTree(from: new, to: old ?? new) }
        try StoreFile.remove(note)
        return false
      }
      try StoreFile.remove(note)
      ledger.noteMoved(to: new)
      return true
    }
  }

  /// Goes on with what a killed process began: files that it had written already are taken for what they are.
  func finishMove() throws {
    guard ledger.placement.isInWorkTree, let bytes = try StoreFile.read(note) else { return }
    let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    try ledger.whileNobodyCommits {
      defer { try? StoreFile.remove(note) }
      guard words.count == 2, let new = try? ObjectID(hex: String(words[1])), ledger.repository.hasObject(new)
      else { return }
      let old = try? ObjectID(hex: String(words[0]))
      // The person went on in another way.
      guard try ledger.repository.head().tip == old, let root = ledger.repository.workDirectory else {
        return
      }
      let oldTree = try old.map { try ledger.repository.tree(of: $0) }
      var edits: [IndexEdit] = []
      try ledger.repository.changes(from: oldTree, to: ledger.repository.tree(of: new)) {
        change throws(GitError) in
        let bytes = (try? StoreFile.read(root + "/" + change.path)) ?? nil
        guard let entry = change.new else {
          if bytes == nil { edits.append(IndexEdit(change.path, .remove)) }
          return
        }
        guard let bytes, Self.blob(bytes) == entry.id else { return }
        edits.append(IndexEdit(change.path, .put(entry.id, entry.mode)))
      }
      let index = try ledger.repository.lockIndex()
      try index.replace(with: edits) {}
    }
  }

  private static func blob(_ bytes: [UInt8]) -> ObjectID? {
    bytes.withUnsafeBytes { try? Repository.blobID(of: $0) }
  }

  /// The two-way merge with which Git itself changes the commit that is checked out: it leaves alone what the person
  /// changed and the commits did not, staged or not, and refuses where both did.
  private func readTree(from old: ObjectID?, to new: ObjectID, _ flags: [String] = []) throws -> GitAnswer {
    let empty = try ledger.repository.emptyTree().hex
    return try git(["read-tree"] + flags + ["-m", "-u", old?.hex ?? empty, new.hex])
  }

  private func dirty(_ answer: GitAnswer) throws {
    guard !answer.isGood else { return }
    let lines = answer.said.split(separator: "\n").map { $0.replacing("error: ", with: "") }
    throw SyncError(
      .dirty,
      "files with changes of yours would be overwritten, so nothing was changed: commit them, or put them aside with "
        + "'git stash'; git says: \(lines.joined(separator: "; "))")
  }
}
