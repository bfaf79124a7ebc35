internal import CLibgit2

extension Repository {
  /// The commit that a revision names, as `git rev-parse` takes it: `HEAD~1`, `main`, `v1.2`, an id's prefix.
  public func resolve(_ revision: String) throws(GitError) -> ObjectID {
    var object: OpaquePointer?
    do {
      try check("find revision", revision) { git_revparse_single(&object, pointer, revision) }
    } catch {
      // Fewer than four digits begin no id: libgit2 calls that ambiguous.
      let isTooShort = error.code == .ambiguous && revision.utf8.count < 4
      guard error.code == .notFound || isTooShort else { throw error }
      throw GitError(
        .notFound, "find revision", revision, reason: "no commit, branch or tag has that name here")
    }
    let found = ObjectHandle(owning: object!)
    var peeled: OpaquePointer?
    try check("find the commit of", revision) { git_object_peel(&peeled, found.pointer, GIT_OBJECT_COMMIT) }
    let commit = ObjectHandle(owning: peeled!)
    return ObjectID(git_object_id(commit.pointer).pointee)
  }

  /// The best common ancestor; nil when the two share no history.
  public func mergeBase(_ a: ObjectID, _ b: ObjectID) throws(GitError) -> ObjectID? {
    var (one, two, base) = (a.raw, b.raw, git_oid())
    let status = git_merge_base(&base, pointer, &one, &two)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try check("find merge base", "\(a.short)...\(b.short)") { status }
    return ObjectID(base)
  }

  /// Whether `ancestor` is `commit` or one of its ancestors.
  public func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
    if ancestor == commit { return true }
    var (one, two) = (commit.raw, ancestor.raw)
    return try check("compare history of", commit.hex) {
      git_graph_descendant_of(pointer, &one, &two)
    } == 1
  }

  /// The branch that the checked-out branch follows, as a full reference name, when one is configured.
  public func upstream(ofBranch name: String) throws(GitError) -> String? {
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    let status = git_branch_upstream_name(&buffer, pointer, "refs/heads/" + name)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try check("read upstream of", name) { status }
    return String(cString: buffer.ptr)
  }
}
