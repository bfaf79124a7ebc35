internal import Files
package import Git
internal import Records

// What a synchronisation with another repository needs of the one who writes the store.

extension Ledger {
  /// Runs `body` while no other process of ours commits.
  ///
  /// - Throws: ``LedgerError`` with code `busy` when others have been committing for two minutes.
  package func whileNobodyCommits<R>(_ body: () throws -> R) throws -> R {
    try StoreFile.makeDirectories("cairn", below: repository.commonDirectory)
    guard let lock = try FileLock.take(commitLock, patience: .seconds(120)) else {
      throw LedgerError(.busy, "other cairn processes have been committing for two minutes")
    }
    return try lock.during {
      try removeLocksOfKilled()
      return try body()
    }
  }

  /// Writes a commit, signed where Git's configuration asks for it, and all that it holds to the disk; no reference
  /// moves.
  ///
  /// - Parameter author: another than who commits, when it takes the place of a commit of theirs.
  package func writeCommit(
    tree: ObjectID, parents: [ObjectID], message: String, author: Signature? = nil
  ) throws -> ObjectID {
    var people = try repository.authorship(environment: context.environment)
    if let author { people.author = author }
    let commit = try repository.writeCommit(
      tree: tree, parents: parents, message: message, by: people,
      signer: repository.commitSigner(for: people.committer, environment: context.environment))
    try repository.flushWrittenObjects()
    return commit
  }

  /// Tells other processes, and remembers, that the branch was moved to a commit with the files of the work tree.
  package func noteMoved(to commit: ObjectID) {
    noteChange()
    noteCommitted(commit)
  }
}
