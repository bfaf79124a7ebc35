internal import CLibgit2

/// Which parents a walk follows.
public enum HistoryWalk: Sendable {
  /// Every parent, newest first.
  case all
  /// Only the first: what happened to the branch itself.
  case firstParent
}

/// A commit in which a path's entry is not what it was in the commit's parents.
public struct PathChange: Hashable, Sendable {
  public var commit: ObjectID
  public var old: TreeEntry?
  public var new: TreeEntry?
}

extension Repository {
  /// Calls `visit` for the commits reachable from `start` and not from `hidden`, in the order of `git log`; it
  /// returns whether to go on.
  public func walk(
    from start: ObjectID, hiding hidden: [ObjectID] = [], _ walk: HistoryWalk = .all,
    visit: (ObjectID) throws(GitError) -> Bool
  ) throws(GitError) {
    var raw: OpaquePointer?
    try check("walk history") { git_revwalk_new(&raw, pointer) }
    let walker = WalkHandle(owning: raw!)
    let handle = walker.pointer
    // Unsorted is `git log`'s own order, newest first, and the only one that does not read all history beforehand.
    try check("walk history") { git_revwalk_sorting(handle, GIT_SORT_NONE.rawValue) }
    if walk == .firstParent { try check("walk history") { git_revwalk_simplify_first_parent(handle) } }
    var id = start.raw
    try check("walk history from", start.hex) { git_revwalk_push(handle, &id) }
    for hide in hidden {
      var id = hide.raw
      try check("walk history without", hide.hex) { git_revwalk_hide(handle, &id) }
    }
    while true {
      let status = git_revwalk_next(&id, handle)
      if status == GIT_ITEROVER.rawValue { return }
      try check("walk history") { status }
      if try !visit(ObjectID(id)) { return }
    }
  }

  /// The commits that changed `path` (a file or a directory), newest first. A merge counts when the path differs
  /// from each of its parents (with ``HistoryWalk/firstParent``: from its first). Nothing is left out because a
  /// merge undid it, as `git log` does without `--full-history`.
  public func history(
    of path: String, from start: ObjectID, _ walk: HistoryWalk = .all,
    visit: (PathChange) throws(GitError) -> Bool
  ) throws(GitError) {
    try self.walk(from: start, walk) { id throws(GitError) in
      let commit = try lookUpCommit(id)
      let new = try entry(at: path, inTree: ObjectID(git_commit_tree_id(commit.pointer).pointee))
      var parents = Int(git_commit_parentcount(commit.pointer))
      if walk == .firstParent { parents = min(parents, 1) }
      var old: TreeEntry?
      for index in 0..<parents {
        let parent = ObjectID(git_commit_parent_id(commit.pointer, UInt32(index)).pointee)
        let entry = try entry(at: path, inTree: tree(of: parent))
        if entry == new { return true }
        if index == 0 { old = entry }
      }
      if parents == 0, new == nil { return true }
      return try visit(PathChange(commit: id, old: old, new: new))
    }
  }
}
