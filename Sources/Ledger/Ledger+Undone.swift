internal import Files
internal import Git
internal import Records

// `git commit` reads the index before it locks it. One that read it before a commit of ours and wrote it back after it
// takes what we committed out of the index; it gives up then, because the branch has moved, but the next one finds that
// index and takes it out of the branch, or changes it back. The files are untouched. So our last commit is remembered
// for a while, and whatever of it a later commit undid though the files still have it goes into the next commit.

extension Ledger {
  /// Milliseconds that our last commit is remembered: long enough for a `git commit` that was under way.
  private static let memory: Int64 = 300_000

  private var lastCommitFile: String { privateDirectory + "/recent" }

  /// Remembers our last commit to the work tree's branch. Where it cannot be written we are only less safe from a
  /// rival's mistake.
  func noteCommitted(_ commit: ObjectID) {
    guard placement.isInWorkTree else { return }
    let line = "\(commit.hex) \(context.now().milliseconds)\n"
    try? StoreFile.replace(lastCommitFile, with: Array(line.utf8), sync: false)
  }

  private func lastCommit() throws -> ObjectID? {
    let words = String(decoding: try StoreFile.read(lastCommitFile) ?? [], as: UTF8.self).split {
      $0 == " " || $0 == "\n"
    }
    guard words.count == 2, let commit = try? ObjectID(hex: String(words[0])), let time = Int64(words[1]),
      context.now().milliseconds - time < Self.memory, repository.hasObject(commit)
    else { return nil }
    return commit
  }

  /// What commits since our last one undid of it while the files of the work tree still have it.
  func undone(at tip: ObjectID?) throws -> StoreChange {
    var undone = StoreChange()
    guard placement.isInWorkTree, let tip, let last = try lastCommit(), last != tip,
      // On another branch, or after a reset, all is as the person wants it.
      try repository.isAncestor(last, of: tip)
    else { return undone }
    var taken: [TreeChange] = []
    try repository.changes(from: storeTree(at: last), to: storeTree(at: tip)) { change throws(GitError) in
      if change.old != nil { taken.append(change) }
    }
    for change in taken {
      guard let old = change.old, try isStillInFiles(change.path, old) else { continue }
      undone.put(change.path, old.id, old.mode)
    }
    return undone
  }

  private func isStillInFiles(_ path: String, _ old: TreeEntry) throws -> Bool {
    guard StoreFile.kind(self.path(path)) == .file else { return false }
    // A large artifact is a pointer in the tree and itself in the file.
    switch StorePath(path) {
    case .run(_, .artifact): return true
    case .loggedModel(_, let file) where file.hasPrefix("artifacts/"): return true
    default: break
    }
    guard let bytes = try StoreFile.read(self.path(path)) else { return false }
    return try bytes.withUnsafeBytes { try Repository.blobID(of: $0) } == old.id
  }

  /// Commits what was undone, if there is anything.
  func restoreUndone() throws {
    guard let tip = try tip(), try !undone(at: tip).edits.isEmpty else { return }
    let outcome = try commit(message: "restore: what an overlapping commit took back\n") { _ in StoreChange()
    }
    if case .postponed(let reason) = outcome {
      context.notice("what a git commit took out of the branch is still to be committed again: \(reason)")
    }
  }

  /// Tells of what goes into a commit again.
  func tell(ofUndone undone: StoreChange) {
    var other = 0
    for edit in undone.edits {
      switch StorePath(edit.path) {
      case .run(let run, .record): announce("run \(run.short)")
      case .run: break
      default: other += 1
      }
    }
    if other > 0 { announce(other == 1 ? "a file of the store" : "\(other) files of the store") }
  }

  private func announce(_ thing: String) {
    context.notice(
      "\(thing) was taken out of the branch by a git commit that overlapped its own; it is committed again")
  }
}
