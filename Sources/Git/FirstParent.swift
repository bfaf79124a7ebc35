internal import CLibgit2

/// One step of a branch's own history.
public struct FirstParentStep: Hashable, Sendable {
  public var commit: ObjectID
  public var tree: ObjectID
  /// What the branch was at before; nil for the first commit, and where a shallow clone ends.
  public var parent: ObjectID?
  /// Whether there was one before it, which a shallow clone left out.
  public var isCut: Bool
  /// The committer's, in seconds since 1970-01-01T00:00:00Z.
  public var time: Int64
}

extension Repository {
  /// Calls `visit` for a commit, its first parent, and so on, until it returns false: what happened to the branch
  /// itself. One object is read for each.
  public func firstParents(
    from start: ObjectID, visit: (FirstParentStep) throws -> Bool
  ) throws {
    let mayEnd = isShallow
    var next: ObjectID? = start
    while let id = next {
      let step = try firstParentStep(id, mayEnd: mayEnd)
      guard try visit(step) else { return }
      next = step.parent
    }
  }

  public func firstParentStep(_ id: ObjectID) throws(GitError) -> FirstParentStep {
    try firstParentStep(id, mayEnd: isShallow)
  }

  /// - Parameter mayEnd: whether its parent may be missing.
  private func firstParentStep(_ id: ObjectID, mayEnd: Bool) throws(GitError) -> FirstParentStep {
    let handle = try lookUpCommit(id)
    let commit = handle.pointer
    let count = git_commit_parentcount(commit)
    let parent = count > 0 ? ObjectID(git_commit_parent_id(commit, 0).pointee) : nil
    let isCut = mayEnd && parent.map { !hasObject($0) } ?? false
    return FirstParentStep(
      commit: id, tree: ObjectID(git_commit_tree_id(commit).pointee), parent: isCut ? nil : parent,
      isCut: isCut, time: git_commit_time(commit))
  }
}
