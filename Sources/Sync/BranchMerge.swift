internal import Git
internal import Ledger
internal import Records

/// Two branches that parted, on their way to one.
struct BranchMerge {
  let ledger: Ledger
  private let upstream: Upstream
  private let base: ObjectID
  private let ours: ObjectID
  private let theirs: ObjectID
  private let choices: SyncChoices
  private let shifts: [VersionShift]
  /// The paths of the store that our side changed.
  private let changed: [String]
  private(set) var questions: [SyncQuestion] = []
  private(set) var renumbered: [SyncReport.Renumbered] = []

  init(
    _ ledger: Ledger, _ upstream: Upstream, base: ObjectID, ours: ObjectID, theirs: ObjectID,
    _ choices: SyncChoices
  ) throws {
    self.ledger = ledger
    self.upstream = upstream
    self.base = base
    self.ours = ours
    self.theirs = theirs
    self.choices = choices
    let before = try ledger.storeTree(at: base)
    let mine = try StoreMerge.changes(from: before, to: ledger.storeTree(at: ours), in: ledger)
    let theirStore = try ledger.storeTree(at: theirs)
    let others = try StoreMerge.changes(from: before, to: theirStore, in: ledger)
    shifts = try VersionShift.find(mine, others, theirStore: theirStore, in: ledger)
    changed = mine.keys.sorted()
  }

  /// Our side with the new numbers alone, as a commit of its own: a merge that only Git and the person can make does not
  /// stumble over them then. nil when no version has to be renumbered.
  func renumberingCommit() throws -> ObjectID? {
    if shifts.isEmpty { return nil }
    let store = try shifts.apply(to: ledger.storeTree(at: ours), changed: changed, in: ledger).store
    let edit = store.map { TreeEdit(ledger.policy.store, .put($0, .directory)) }
    let tree = try ledger.repository.tree(
      onto: ledger.repository.tree(of: ours), edits: edit.map { [$0] } ?? [])
    var message = "sync: new numbers for versions, before a merge with \(upstream.name)\n\n"
    for shift in shifts {
      for (old, new) in shift.numbers.sorted(by: { $0.key < $1.key }) {
        message += "Cairn-Renumbered: \(shift.model.text.escapedForMessage) \(old) \(new)\n"
      }
    }
    return try ledger.writeCommit(tree: tree, parents: [ours], message: message)
  }

  /// The root tree in which both sides are one.
  mutating func mergedTree() throws -> ObjectID {
    let (tree, approvals) = try merge(
      base: ledger.repository.tree(of: base), ours: ledger.repository.tree(of: ours),
      theirs: ledger.repository.tree(of: theirs))
    for index in questions.indices {
      let path = ledger.policy.store + "/" + questions[index].path
      questions[index].ourCommit = try origin(of: path, on: ours)
      questions[index].theirCommit = try origin(of: path, on: theirs)
    }
    for shift in shifts {
      for (old, new) in shift.numbers.sorted(by: { $0.key < $1.key }) {
        renumbered.append(
          SyncReport.Renumbered(
            model: shift.model, old: old, new: new, voidApprovals: approvals[shift.model]?[old] ?? 0))
      }
    }
    return tree
  }

  /// Who changed the file last on a side.
  private func origin(of path: String, on tip: ObjectID) throws -> SyncQuestion.Origin? {
    var found: ObjectID?
    try ledger.repository.history(of: path, from: tip) { change in
      found = change.commit
      return false
    }
    return try found.map { id in
      let commit = try ledger.repository.commit(id)
      return SyncQuestion.Origin(
        author: commit.author.name, time: Timestamp(milliseconds: commit.author.time * 1000))
    }
  }

  /// The merge commit. What others have already is its first parent, so that the branch's own history stays theirs and
  /// what this clone adds is seen as one change of it, under its final numbers: as with a pull request.
  func commit(_ tree: ObjectID, count: Int) throws -> ObjectID {
    var message = "sync: \(count) commit\(count == 1 ? "" : "s") into \(upstream.name)\n\n"
    for version in renumbered {
      message += "Cairn-Renumbered: \(version.model.text.escapedForMessage) \(version.old) \(version.new)\n"
    }
    return try ledger.writeCommit(tree: tree, parents: [theirs, ours], message: message)
  }

  /// Our commits again on top of theirs, the oldest first; one that adds nothing any more is left out.
  mutating func replay(_ commits: [ObjectID]) throws -> ObjectID {
    var tip = theirs
    for id in commits {
      let commit = try ledger.repository.commit(id)
      let before =
        try commit.parents.first.map { try ledger.repository.tree(of: $0) } ?? ledger.repository.emptyTree()
      let onto = try ledger.repository.tree(of: tip)
      let (tree, _) = try merge(base: before, ours: commit.tree, theirs: onto)
      if tree == onto { continue }
      tip = try ledger.writeCommit(
        tree: tree, parents: [tip], message: shifts.apply(toMessage: commit.message), author: commit.author)
    }
    return tip
  }

  /// - Throws: ``SyncError`` with code `conflict` when files that are not Cairn's contend.
  private mutating func merge(
    base: ObjectID, ours: ObjectID, theirs: ObjectID
  ) throws -> (tree: ObjectID, approvals: [ModelName: [Int: Int]]) {
    let place = ledger.policy.store
    func store(_ tree: ObjectID) throws -> ObjectID? {
      let entry = try ledger.repository.entry(at: place, inTree: tree)
      return entry?.mode == .directory ? entry?.id : nil
    }
    func rest(_ tree: ObjectID) throws -> ObjectID {
      try ledger.repository.tree(onto: tree, edits: [TreeEdit(place, .remove)])
    }
    let people = try ledger.repository.mergeTrees(base: rest(base), ours: rest(ours), theirs: rest(theirs))
    guard case .merged(let root) = people else { throw conflict(people) }
    var merge = StoreMerge(ledger, choices)
    let (mine, approvals) = try shifts.apply(to: store(ours), changed: changed, in: ledger)
    let before = try shifts.apply(to: store(base), changed: changed, in: ledger).store
    let merged = try merge.merge(base: before, ours: mine, theirs: store(theirs))
    questions += merge.questions
    guard let merged else { return (root, approvals) }
    return (
      try ledger.repository.tree(onto: root, edits: [TreeEdit(place, .put(merged, .directory))]), approvals
    )
  }

  private func conflict(_ merge: TreeMerge) -> SyncError {
    guard case .conflicts(let paths) = merge else { return SyncError(.conflict, "") }
    let names = paths.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
    let more = paths.count > 5 ? " and \(paths.count - 5) more" : ""
    return SyncError(
      .conflict,
      "\(names)\(more) changed here and in \(upstream.name) in ways that only you can bring together; nothing was "
        + "changed. Merge with Git (git merge \(upstream.name)), commit, then run 'cairn sync' again")
  }
}
