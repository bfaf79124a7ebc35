public import Records

/// A version's coming into a stage, or its leaving all of them, as the branch's history tells it.
public struct StageEvent: Hashable, Sendable {
  public var version: Int
  public var from: ModelStage
  public var to: ModelStage
  public var kind: Kind
  /// The id of the commit by which the branch came to have it: the merge, where there was one.
  public var commit: String
  public var time: Timestamp
  /// Who made the change; after a merge who made the commits that it took in.
  public var people: [Person]
  /// The ids of the commits that a merge took in and that made the change, as far as they are still there, newest first.
  public var merged: [String]
  /// Who approved, by the files that the commit has; whether their signatures are good is for `verify`.
  public var approvals: [Approval]
  public var override: StageHolders.Override?
  /// The version that it took the place back from.
  public var rollbackOf: Int?

  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case promotion, rollback, override
    /// To the archive, or out of all stages.
    case retirement
    /// The version was deleted.
    case deletion
  }

  public struct Person: Hashable, Sendable {
    public var name: String
    public var email: String

    public init(name: String, email: String) {
      self.name = name
      self.email = email
    }
  }

  public init(
    version: Int, from: ModelStage, to: ModelStage, kind: Kind, commit: String, time: Timestamp,
    people: [Person] = [], merged: [String] = [], approvals: [Approval] = [],
    override: StageHolders.Override? = nil, rollbackOf: Int? = nil
  ) {
    self.version = version
    self.from = from
    self.to = to
    self.kind = kind
    self.commit = commit
    self.time = time
    self.people = people
    self.merged = merged
    self.approvals = approvals
    self.override = override
    self.rollbackOf = rollbackOf
  }
}
