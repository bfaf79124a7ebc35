public import Git
public import Ledger
public import Records

extension Ledger {
  /// What `cairn.yaml` says at a commit, which is what judges a change that comes on top of it; the defaults where that
  /// commit has none.
  ///
  /// - Throws: `RecordError` with line and column.
  public func policy(at commit: ObjectID?) throws -> Policy {
    guard let commit,
      let entry = try repository.entry(at: Policy.fileName, inTree: repository.tree(of: commit)),
      entry.mode != .directory
    else { return .default }
    return try Policy(parsing: repository.blob(entry.id))
  }
}
