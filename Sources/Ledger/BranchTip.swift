internal import Files
public import Git
internal import Records

/// Where the branch was when it was last looked at, with what shows whether it still is there.
public struct BranchTip: Hashable, Sendable {
  /// nil when the branch is unborn.
  public let commit: ObjectID?
  /// The store's subtree; nil when there is none.
  public let tree: ObjectID?
  fileprivate let reference: String
  fileprivate let stamps: [StoreFile.Stamp?]
}

extension Ledger {
  /// Looks where the branch is; three questions to the file system when nothing has changed.
  ///
  /// - Parameter old: how it was before; it is given back when it still holds.
  public func branchTip(after old: BranchTip? = nil) throws -> BranchTip {
    if let old, referenceStamps(old.reference) == old.stamps { return old }
    let reference: String
    switch placement.target {
    case .branch(let name): reference = "refs/heads/" + name
    case .head: reference = try repository.head().reference
    }
    let stamps = referenceStamps(reference)
    let commit = try tip()
    return BranchTip(commit: commit, tree: try storeTree(at: commit), reference: reference, stamps: stamps)
  }

  private func referenceStamps(_ reference: String) -> [StoreFile.Stamp?] {
    [
      repository.gitDirectory + "/HEAD", repository.commonDirectory + "/" + reference,
      repository.commonDirectory + "/packed-refs",
    ].map(StoreFile.stamp)
  }

  /// What decides where runs go: `cairn.yaml` as it is in the work tree, and which branch is checked out. A ledger that
  /// was opened under another one is to be opened anew.
  public var surroundings: Surroundings {
    Surroundings(stamps: [
      StoreFile.stamp(repository.gitDirectory + "/HEAD"),
      repository.workDirectory.flatMap { StoreFile.stamp($0 + "/" + Policy.fileName) },
    ])
  }

  /// See ``Ledger/surroundings``.
  public struct Surroundings: Hashable, Sendable {
    fileprivate let stamps: [StoreFile.Stamp?]
  }
}
