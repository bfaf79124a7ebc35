public import Git

/// What happened to a version on the branch, and the tag that stands for it.
public struct TagEvent: Hashable, Sendable {
  let tag: GTOTag
  public let version: Int
  /// Its name, without `refs/tags/`.
  public let name: String
  /// The commit by which the branch came to have the change.
  public let commit: ObjectID
  /// The commit that the tag is on. GTO takes the version that a stage's tag is about from the commit, and one version
  /// of a model from each commit: so all tags of a version are on the commit that registered it.
  public let target: ObjectID
  /// When, in seconds since 1970-01-01T00:00:00Z: later than what came before it, by which GTO orders.
  public let time: Int64

  init(_ tag: GTOTag, version: Int, commit: ObjectID, target: ObjectID, time: Int64) {
    self.tag = tag
    self.version = version
    name = tag.name
    self.commit = commit
    self.target = target
    self.time = time
  }
}
