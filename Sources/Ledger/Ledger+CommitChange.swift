internal import Files
internal import Git
internal import Records

extension Ledger {
  /// Makes one commit of a change: the tree is built in the object database on the branch's tip, the index gains
  /// exactly these paths, the branch moves by compare-and-swap; a rival's commit in between means to begin again.
  /// Whatever stands in the way of a commit postpones it: the files are safe where they are.
  ///
  /// The index comes before the branch, at the last moment: were it the other way round, a `git commit` in between
  /// would hold our commit as its parent and the old index as its tree, and so delete the run. As it is, such a
  /// `git commit` holds the run's files as well, and ours comes after it.
  func commit(
    message: String, _ change: (_ store: ObjectID?) throws -> StoreChange
  ) throws -> CommitOutcome {
    do {
      try StoreFile.makeDirectories("cairn", below: repository.commonDirectory)
      guard let lock = try FileLock.take(commitLock, patience: .seconds(120)) else {
        return .postponed("other cairn processes have been committing for two minutes")
      }
      try removeLocksOfKilled()
      defer { try? lock.note("") }
      return try commit(holding: lock, message: message, change)
    } catch let error as GitError {
      return .postponed(error.description)
    } catch let error as FileError {
      return .postponed(error.description)
    }
  }

  private func commit(
    holding lock: borrowing FileLock, message: String, _ change: (_ store: ObjectID?) throws -> StoreChange
  ) throws -> CommitOutcome {
    let deadline = ContinuousClock.now + .seconds(30)
    var indexIsReady = false
    while true {
      if placement.isInWorkTree, let operation = repository.operationUnderWay {
        return .postponed("a \(operation) is under way; it is committed when that is over")
      }
      let place = try target()
      let base: ObjectID? = if let tip = place.tip { try repository.tree(of: tip) } else { nil }
      var wanted = try change(storeTree(at: place.tip))
      let undone = try undone(at: place.tip).without(wanted)
      wanted.edits += undone.edits
      wanted.index += undone.index
      let below = wanted.below(policy.store)
      let tree = try repository.tree(onto: base, edits: below.edits)
      // A branch that came to hold it through our index has a rival's commit for it: it gets its own all the same,
      // for the history's sake.
      let isHeld = tree == base && !indexIsReady
      let commit = isHeld ? nil : try writeCommit(tree, on: place.tip, message)
      // The word is for who comes after us when we are killed with the reference's lock in hand.
      if let commit { try lock.note(ReferenceMove(lock: lockPath(of: place.reference), to: commit).word) }
      var isMoved = false
      func move() throws(GitError) {
        guard let commit else { return }
        let subject = message.prefix { $0 != "\n" }
        isMoved = try advance(place.reference, from: place.tip, to: commit, reason: "cairn: \(subject)")
      }
      if placement.isInWorkTree {
        let index = try repository.lockIndex()
        guard try target() == place else { continue }
        try index.replace(with: below.index, holding: move)
        indexIsReady = true
      } else {
        try move()
      }
      guard let commit else { return .nothingToDo }
      if isMoved {
        noteChange()
        noteCommitted(commit)
        tell(ofUndone: undone)
        return .committed(commit, branch: place.branch)
      }
      if .now > deadline { return .postponed("other processes keep moving \(place.branch ?? "HEAD")") }
    }
  }

  /// Writes the commit and all that it holds to the disk; no reference moves.
  func writeCommit(_ tree: ObjectID, on tip: ObjectID?, _ message: String) throws -> ObjectID {
    let people = try repository.authorship(environment: context.environment)
    let commit = try repository.writeCommit(
      tree: tree, parents: tip.map { [$0] } ?? [], message: message, by: people,
      signer: repository.commitSigner(for: people.committer, environment: context.environment))
    try repository.flushWrittenObjects()
    return commit
  }

  /// - Returns: false when a rival moved the reference, or is about to.
  private func advance(
    _ reference: String, from old: ObjectID?, to new: ObjectID, reason: String
  ) throws(GitError) -> Bool {
    do {
      try repository.compareAndSwap(reference, from: old, to: new, reason: reason)
      return true
    } catch {
      switch error.code {
      case .modified, .locked, .exists: return false
      default: throw error
      }
    }
  }

  /// The reference that a commit moves, where it is now, and the branch's name unless HEAD is detached.
  private struct Place: Equatable {
    var reference: String
    var branch: String?
    var tip: ObjectID?
  }

  private func lockPath(of reference: String) -> String {
    (reference == "HEAD" ? repository.gitDirectory : repository.commonDirectory) + "/\(reference).lock"
  }

  private func target() throws -> Place {
    switch placement.target {
    case .branch(let name):
      let reference = "refs/heads/" + name
      return Place(reference: reference, branch: name, tip: try repository.target(of: reference))
    case .head:
      switch try repository.head() {
      case .branch(let name, let tip): return Place(reference: "refs/heads/" + name, branch: name, tip: tip)
      case .detached(let tip): return Place(reference: "HEAD", branch: nil, tip: tip)
      }
    }
  }
}
