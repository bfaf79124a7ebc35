package import Git
internal import Records

extension Ledger {
  /// Changes files of the store as one commit on a branch that is made for it. The work tree, the index and HEAD stay as
  /// they are.
  ///
  /// - Parameters:
  ///   - branch: its short name.
  ///   - tip: what the commit comes on top of.
  /// - Returns: the commit; the one that is there already, when that says the same and is on this tip.
  /// - Throws: ``LedgerError`` with code `conflict` when there is another branch of that name.
  package func commitFiles(
    _ files: [FileChange], message: String, toNewBranch branch: String, on tip: ObjectID?
  ) throws -> ObjectID {
    let reference = "refs/heads/" + branch
    if let there = try repository.target(of: reference) {
      let commit = try repository.commit(there)
      if commit.parents == tip.map({ [$0] }) ?? [], commit.message == message { return there }
      throw taken(branch, there)
    }
    let edits = try files.map { file -> TreeEdit in
      let path = "\(policy.store)/\(file.path)"
      switch file.content {
      case .bytes(let bytes): return TreeEdit(path, .put(try repository.writeBlob(bytes), .file))
      case .blob(let id): return TreeEdit(path, .put(id, .file))
      case nil: return TreeEdit(path, .remove)
      }
    }
    let base: ObjectID? = if let tip { try repository.tree(of: tip) } else { nil }
    let tree = try repository.tree(onto: base, edits: edits)
    let commit = try writeCommit(tree, on: tip, message)
    do {
      try repository.compareAndSwap(reference, from: nil, to: commit, reason: "cairn: branch")
    } catch {
      guard error.code == .exists || error.code == .modified else { throw error }
      throw taken(branch, nil)
    }
    return commit
  }

  private func taken(_ branch: String, _ commit: ObjectID?) -> LedgerError {
    LedgerError(
      .conflict,
      "there is a branch '\(branch)' already\(commit.map { ", at \($0.short)" } ?? ""); give another name "
        + "(--branch NAME), or remove it (git branch -D \(branch))")
  }
}
