public import Git
public import Ledger
internal import Records
internal import Synchronization

/// The registered models of a repository: their versions, stages and aliases as files, each change a commit.
///
/// ```swift
/// let registry = ModelRegistry()
/// try registry.createModel(ModelName("churn"), in: ledger)
/// let version = try registry.createVersion(of: ModelName("churn"), NewVersion(source: "runs:/…/model"), in: ledger)
/// try registry.move(ModelName("churn"), version.number, to: .production, archivingOthers: true, in: ledger)
/// ```
///
/// Any number of threads may use it at once, each with a ledger of its own on the same repository.
public final class ModelRegistry: Sendable {
  private struct Known {
    var commit: ObjectID?
    var snapshot = RegistrySnapshot()
    /// The part that was last read by itself.
    var part = RegistrySnapshot()
  }

  private let known = Mutex(Known())
  /// Of other commits, the one that was asked for last at the end.
  private let revisions = Mutex([RegistrySnapshot]())
  /// One change at a time: the commit lock would let the others wait less fairly.
  let writer = Mutex(())

  public init() {}

  /// The registry at the tip of the branch. Only what changed since the last time is read.
  public func snapshot(of ledger: Ledger) throws -> RegistrySnapshot {
    let tip = try ledger.tip()
    let before = known.withLock { $0 }
    if before.commit == tip { return before.snapshot }
    let snapshot = try read(ledger, store: ledger.storeTree(at: tip), after: before.snapshot)
    known.withLock { $0 = Known(commit: tip, snapshot: snapshot) }
    return snapshot
  }

  /// How many of other commits are remembered: who replays a history has two in hand at a time.
  private static let rememberedRevisions = 4

  /// The registry as a commit holds it; an empty one for nil. Only what differs from what was read before is read.
  public func snapshot(of ledger: Ledger, at commit: ObjectID?) throws -> RegistrySnapshot {
    let tree = try SnapshotReader.folder(in: ledger.storeTree(at: commit), of: ledger)
    let current = known.withLock { $0.snapshot }
    if current.tree == tree { return current }
    let remembered = revisions.withLock { $0 }
    if let known = remembered.last(where: { $0.tree == tree }) { return known }
    let snapshot = try SnapshotReader(ledger, after: remembered.last ?? current).snapshot(ofModels: tree)
    revisions.withLock { revisions in
      revisions.append(snapshot)
      if revisions.count > Self.rememberedRevisions { revisions.removeFirst() }
    }
    return snapshot
  }

  /// The registry at the tip of the branch, with no more than these models read; nil is all of them. Who has read
  /// everything before, as a server does, goes on so: then it costs what has changed.
  func snapshot(of ledger: Ledger, about names: [ModelName]?) throws -> RegistrySnapshot {
    let before = known.withLock { $0 }
    guard let names, before.commit == nil else { return try snapshot(of: ledger) }
    let tree = try SnapshotReader.folder(in: ledger.storeTree(at: ledger.tip()), of: ledger)
    let part = try SnapshotReader(ledger, after: before.part).snapshot(ofModels: tree, about: names)
    known.withLock { $0.part = part }
    return part
  }

  private func read(_ ledger: Ledger, store: ObjectID?, after before: RegistrySnapshot) throws
    -> RegistrySnapshot
  {
    let tree = try SnapshotReader.folder(in: store, of: ledger)
    if before.tree == tree { return before }
    return try SnapshotReader(ledger, after: before).snapshot(ofModels: tree, about: before.scope)
  }

  /// Commits a change. `plan` is called with the registry as the commit will find it, so that of two changes at once
  /// neither undoes the other; it may be called more than once.
  ///
  /// - Parameter names: the models that `plan` and the caller look at; nil for all. Only these are read.
  /// - Returns: the registry after it.
  @discardableResult
  func commit(
    in ledger: Ledger, about names: [ModelName]? = nil, _ plan: (RegistrySnapshot) throws -> RegistryChange
  ) throws -> RegistrySnapshot {
    try writer.withLock { _ in try commitAlone(in: ledger, about: names, plan) }
  }

  /// What a rival's commit made of a change: its message would not tell the truth.
  private struct Outdated: Error {}

  private func commitAlone(
    in ledger: Ledger, about names: [ModelName]?, _ plan: (RegistrySnapshot) throws -> RegistryChange
  ) throws -> RegistrySnapshot {
    for _ in 0..<100 {
      let before = try snapshot(of: ledger, about: names)
      let announced = try plan(before)
      if announced.files.isEmpty { return before }
      do {
        _ = try ledger.commitFiles(message: announced.message) { store in
          let now = try read(ledger, store: store, after: before)
          if now.tree == before.tree { return announced.files }
          let change = try plan(now)
          guard change.message == announced.message else { throw Outdated() }
          return change.files
        }
        return try snapshot(of: ledger, about: names)
      } catch is Outdated {
        continue
      }
    }
    throw RegistryError(.busy, "other processes keep changing the same model; try again")
  }
}
