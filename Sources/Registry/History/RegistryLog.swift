import Git
import Ledger
import Records

/// A commit of the branch by which the registry changed.
struct RegistryStep {
  var commit: ObjectID
  /// What the branch was at before; nil for the first commit.
  var parent: ObjectID?
  /// In seconds since 1970-01-01T00:00:00Z.
  var time: Int64
  /// The trees of `models/` before and after.
  var before: ObjectID?
  var after: ObjectID?
}

/// The branch's own history as the registry sees it: merges are one step each, whatever way they were made, so that
/// what it tells is the same after a squash or a rebase.
struct RegistryLog {
  let ledger: Ledger

  /// Calls `visit` for each commit that changed the registry, newest first, until it returns false.
  ///
  /// Two trees are read for a commit that changed anything of the store, and the commit alone for another one.
  /// - Parameter end: where to stop, without it; nil goes to the first commit.
  func walk(
    from tip: ObjectID?, downTo end: ObjectID? = nil, visit: (RegistryStep) throws -> Bool
  ) throws {
    guard let tip, tip != end else { return }
    var trees = ModelsTrees(ledger: ledger)
    var newer: (step: FirstParentStep, models: ObjectID?)?
    var isStopped = false
    func tell(_ models: ObjectID?) throws -> Bool {
      guard let above = newer, above.models != models else { return true }
      return try visit(
        RegistryStep(
          commit: above.step.commit, parent: above.step.parent, time: above.step.time, before: models,
          after: above.models))
    }
    try ledger.repository.firstParents(from: tip) { step in
      let models = try trees.models(inRoot: step.tree)
      guard try tell(models), step.commit != end else {
        isStopped = true
        return false
      }
      newer = (step, models)
      return true
    }
    // What is there where a shallow clone ends may have come at any time before.
    if !isStopped, newer?.step.isCut == false { _ = try tell(nil) }
  }
}

extension RegistryLog {
  /// Whether a commit is on the branch's own line; nil, which is before all commits, is.
  static func isOn(_ commit: ObjectID?, lineOf tip: ObjectID?, _ ledger: Ledger) throws -> Bool {
    guard let commit else { return true }
    guard let tip, ledger.repository.hasObject(commit) else { return false }
    var isFound = false
    try ledger.repository.firstParents(from: tip) { step in
      isFound = step.commit == commit
      return !isFound
    }
    return isFound
  }
}

/// The folder of all models in root trees, of which one after the other is often the same.
private struct ModelsTrees {
  let ledger: Ledger
  private var last: (root: ObjectID, store: ObjectID?, models: ObjectID?)?

  init(ledger: Ledger) { self.ledger = ledger }

  mutating func models(inRoot root: ObjectID) throws -> ObjectID? {
    if let last, last.root == root { return last.models }
    let entry = try ledger.repository.entry(at: ledger.policy.store, inTree: root)
    let store = entry?.mode == .directory ? entry?.id : nil
    let models =
      if let last, last.store == store { last.models } else {
        try SnapshotReader.folder(in: store, of: ledger)
      }
    last = (root, store, models)
    return models
  }
}
