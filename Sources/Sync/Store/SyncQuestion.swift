public import Records

/// Something that the two sides of a synchronisation decided differently, and only a person can settle.
public struct SyncQuestion: Hashable, Sendable {
  /// `churn#Production`, `churn@champion`, a run's short id, or a path.
  public var subject: String
  /// Relative to the store.
  public var path: String
  /// The part of the file that it is about; empty for the whole.
  public var keys: [String]
  /// In words; nil where there is nothing.
  public var base: String?
  public var ours: String?
  public var theirs: String?
  public var ourCommit: Origin?
  public var theirCommit: Origin?

  /// Who last changed the file on a side, and when.
  public struct Origin: Hashable, Sendable {
    public var author: String
    public var time: Timestamp
  }
}

/// What a person decided beforehand, by the subjects of the questions.
public struct SyncChoices: Hashable, Sendable {
  public var ours: Set<String>
  public var theirs: Set<String>

  public init(ours: Set<String> = [], theirs: Set<String> = []) {
    self.ours = ours
    self.theirs = theirs
  }
}
