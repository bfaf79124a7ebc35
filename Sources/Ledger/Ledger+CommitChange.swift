internal import Files
internal import Git
internal import Records

extension Ledger {
  /// Makes one commit of a change: the tree is built in the object database on the branch's tip, the index gains
  /// exactly these paths, the branch moves by compare-and-swap; a rival's commit in between means to begin again.
  ///
  /// The index comes before the branch: were it the other way round, a `git commit` in between would hold our commit
  /// as its parent and the old index as its tree, and so delete the run.
  func commit(
    message: String, _ change: (_ store: ObjectID?) throws -> StoreChange
  ) throws -> CommitOutcome {
    try StoreFile.makeDirectories("cairn", below: repository.commonDirectory)
    guard let lock = try FileLock.take(commitLock, patience: .seconds(120)) else {
      return .postponed("other cairn processes have been committing for two minutes")
    }
    do {
      return try lock.during { try commitHoldingLock(message: message, change) }
    } catch let error as GitError {
      switch error.code {
      case .locked, .file, .noIdentity, .modified: return .postponed(error.description)
      default: throw error
      }
    }
  }

  private func commitHoldingLock(
    message: String, _ change: (_ store: ObjectID?) throws -> StoreChange
  ) throws -> CommitOutcome {
    removeStaleIndexLock()
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(30)
    while true {
      if placement.isInWorkTree, let operation = repository.operationUnderWay {
        return .postponed("a \(operation) is under way; it is committed when that is over")
      }
      let place = try target()
      let base: ObjectID? = if let tip = place.tip { try repository.tree(of: tip) } else { nil }
      let below = try change(storeTree(at: place.tip)).below(policy.store)
      let tree = try repository.tree(onto: base, edits: below.edits)
      if placement.isInWorkTree {
        try repository.lockIndex().replace(with: below.index)
      }
      if tree == base { return .nothingToDo }
      let people = try repository.authorship(environment: context.environment)
      let commit = try repository.writeCommit(
        tree: tree, parents: place.tip.map { [$0] } ?? [], message: message, by: people)
      try repository.flushWrittenObjects()
      let subject = message.prefix { $0 != "\n" }
      if try advance(place.reference, from: place.tip, to: commit, reason: "cairn: \(subject)") {
        return .committed(commit, branch: place.branch)
      }
      if clock.now > deadline { return .postponed("other processes keep moving \(place.branch ?? "HEAD")") }
    }
  }

  /// - Returns: false when a rival moved the reference, or is about to.
  private func advance(
    _ reference: String, from old: ObjectID?, to new: ObjectID, reason: String
  ) throws -> Bool {
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

  private func target() throws -> (reference: String, branch: String?, tip: ObjectID?) {
    switch placement.target {
    case .branch(let name):
      let reference = "refs/heads/" + name
      return (reference, name, try repository.target(of: reference))
    case .head:
      switch try repository.head() {
      case .branch(let name, let tip): return ("refs/heads/" + name, name, tip)
      case .detached(let tip): return ("HEAD", nil, tip)
      }
    }
  }

  /// Removes an `index.lock` that a killed process of ours left. The commit lock is held, so no other of ours lives.
  private func removeStaleIndexLock() {
    guard let owner = repository.indexLockOwner(), context.processes.startOf(owner) == nil else { return }
    repository.removeIndexLock()
    context.notice("removed the index lock that a killed cairn process left")
  }

  var commitLock: String { privateDirectory + "/commit.lock" }
}
