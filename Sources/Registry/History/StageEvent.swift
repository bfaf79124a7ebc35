public import Git
public import Records

/// A version's coming into a stage, or its leaving all of them, as the branch's history tells it.
public struct StageEvent: Hashable, Sendable {
  public var version: Int
  public var from: ModelStage
  public var to: ModelStage
  public var kind: Kind
  /// The commit by which the branch came to have it: a merge, where there was one.
  public var commit: ObjectID
  public var time: Timestamp
  /// Who made the change; after a merge who made the commits that it took in.
  public var people: [Signature]
  /// The commits that a merge took in and that made the change, as far as they are still there, newest first.
  public var merged: [ObjectID]
  /// Who approved, by the files that the commit has; whether their signatures are good is for `verify`.
  public var approvals: [Approval]
  public var override: StageHolders.Override?
  /// The version that it took the place back from.
  public var rollbackOf: Int?
  /// What the version was then: its approvals were bound to it.
  var subject: String

  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case promotion, rollback, override
    /// To the archive, or out of all stages.
    case retirement
    /// The version was deleted.
    case deletion
  }
}
