internal import Files
package import Git
internal import Records

extension Ledger {
  /// Changes files of the store as one commit, or not at all.
  ///
  /// `change` is given the store's tree at the branch's tip while no other process of ours commits, and again when a
  /// rival moved the branch meanwhile. What it throws ends the whole; nothing is changed then.
  ///
  /// Where the store is in the work tree its files change with the commit. One that the person has changed and not
  /// committed is theirs: the change is refused.
  ///
  /// - Returns: the commit; nil when the branch holds it all already.
  /// - Throws: ``LedgerError`` with code `conflict` when a commit cannot be made now, as during a merge.
  package func commitFiles(
    message: String, _ change: (_ store: ObjectID?) throws -> [FileChange]
  ) throws -> ObjectID? {
    var work = FileRewrite(self)
    let outcome: CommitOutcome
    do {
      outcome = try commit(message: message) { store in
        // A rival moved the branch: what was written for the tip before it is not what is to be now.
        try work.undo()
        try finishRewrites(store)
        let files = try change(store).map { try storeFile($0, in: store) }
        if placement.isInWorkTree { try work.write(files) }
        var result = StoreChange()
        for file in files {
          if let new = file.new {
            result.put(file.path, new)
          } else {
            result.edits.append(TreeEdit(file.path, .remove))
            if file.old != nil { result.index.append(IndexEdit(file.path, .remove)) }
          }
        }
        return result
      }
    } catch {
      takeBack()
      throw error
    }
    switch outcome {
    case .committed(let commit, _):
      try work.keep()
      return commit
    case .nothingToDo, .withParent:
      try work.keep()
      return nil
    case .postponed(let reason):
      takeBack()
      throw LedgerError(.conflict, "nothing was changed: \(reason)")
    }
  }

  private func takeBack() {
    do { try recoverRewrites() } catch {
      context.notice("what was written for a commit that failed is still in the work tree: \(error)")
    }
  }

  /// Takes back what was written into the work tree for commits that were not made.
  func recoverRewrites() throws {
    guard placement.isInWorkTree, try !StoreFile.names(in: FileRewrite.notes(self)).isEmpty,
      let lock = try FileLock.take(commitLock, patience: .seconds(10))
    else { return }
    try lock.during { try finishRewrites(storeTree(at: tip())) }
  }

  /// Writes what the change holds, and looks up what it takes the place of.
  private func storeFile(_ change: FileChange, in store: ObjectID?) throws -> RewrittenFile {
    let new: ObjectID? =
      switch change.content {
      case .bytes(let bytes): try repository.writeBlob(bytes)
      case .blob(let id): id
      case nil: nil
      }
    let entry = try store.flatMap { try repository.entry(at: change.path, inTree: $0) }
    return RewrittenFile(path: change.path, old: entry?.mode == .directory ? nil : entry?.id, new: new)
  }

  /// Takes back what was written into the work tree for a commit that is not there: its process was killed, or is
  /// about to do the same. The commit lock is held.
  private func finishRewrites(_ store: ObjectID?) throws {
    guard placement.isInWorkTree else { return }
    for name in try StoreFile.names(in: FileRewrite.notes(self)) {
      var work = FileRewrite(self, note: name)
      for file in try work.noted() {
        let held = try store.flatMap { try repository.entry(at: file.path, inTree: $0) }?.id
        // Committed after all, or changed by the person since: then it is as it is to be.
        if held == file.old, try work.blob(file.path) == file.new { work.written.append(file) }
      }
      try work.undo()
      try work.keep()
    }
  }
}
