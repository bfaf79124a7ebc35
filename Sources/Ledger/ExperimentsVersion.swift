internal import Files
internal import Git
internal import Records

/// By which a change of the experiments shows.
public struct ExperimentsVersion: Hashable, Sendable {
  private let tree: ObjectID?
  private let folder: StoreFile.Stamp?
  /// What this process changed other than runs.
  private let changes: UInt64
  /// Whether no change can hide behind the same stamp.
  public let isSettled: Bool

  fileprivate init(tree: ObjectID?, folder: StoreFile.Stamp?, changes: UInt64, isSettled: Bool) {
    self.tree = tree
    self.folder = folder
    self.changes = changes
    self.isSettled = isSettled
  }
}

extension Ledger {
  public func experimentsVersion(tip: BranchTip) -> ExperimentsVersion {
    let folder = StoreFile.stamp(path("experiments"))
    let isSettled = folder.map { $0.time + Self.tick < context.now().milliseconds * 1_000_000 } ?? true
    return ExperimentsVersion(tree: tip.tree, folder: folder, changes: activity.others, isSettled: isSettled)
  }
}
