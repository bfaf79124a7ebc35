internal import CLibgit2

/// What a merge of trees came to.
public enum TreeMerge: Hashable, Sendable {
  case merged(ObjectID)
  /// The paths in which the two sides contend, or that only the `git` program can merge.
  case conflicts([String])
}

extension Repository {
  /// Merges two trees as `git merge` does, with renames followed; nothing but objects is written.
  public func mergeTrees(
    base: ObjectID?, ours: ObjectID, theirs: ObjectID
  ) throws(GitError) -> TreeMerge {
    if ours == theirs || theirs == base { return .merged(ours) }
    if ours == base { return .merged(theirs) }
    let own = try pathsForPrograms(base: base, ours: ours, theirs: theirs)
    if !own.isEmpty { return .conflicts(own) }
    let one = try lookUpTree(ours)
    let two = try lookUpTree(theirs)
    var start = base
    if start == nil { start = try emptyTree() }
    let before = try lookUpTree(start ?? ours)
    var options = git_merge_options()
    try check("prepare merge") { git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)) }
    var raw: OpaquePointer?
    try check("merge") {
      git_merge_trees(&raw, pointer, before.pointer, one.pointer, two.pointer, &options)
    }
    let index = IndexHandle(owning: raw!)
    if git_index_has_conflicts(index.pointer) == 1 { return .conflicts(try conflicts(index)) }
    var id = git_oid()
    let source = index.pointer
    _ = try writing { () throws(GitError) in
      try check("write merged tree") { git_index_write_tree_to(&id, source, pointer) }
    }
    return .merged(noted(id))
  }

  private func conflicts(_ index: borrowing IndexHandle) throws(GitError) -> [String] {
    var iterator: OpaquePointer?
    let source = index.pointer
    try check("list conflicts") { git_index_conflict_iterator_new(&iterator, source) }
    defer { git_index_conflict_iterator_free(iterator) }
    var paths: Set<String> = []
    while true {
      var base: UnsafePointer<git_index_entry>?
      var ours: UnsafePointer<git_index_entry>?
      var theirs: UnsafePointer<git_index_entry>?
      let status = git_index_conflict_next(&base, &ours, &theirs, iterator)
      if status == GIT_ITEROVER.rawValue { return paths.sorted() }
      try check("list conflicts") { status }
      for entry in [base, ours, theirs] {
        if let entry { paths.insert(String(cString: entry.pointee.path)) }
      }
    }
  }

  /// The files that both sides changed and for which `.gitattributes` names a merge driver, which libgit2 cannot start.
  private func pathsForPrograms(base: ObjectID?, ours: ObjectID, theirs: ObjectID) throws(GitError)
    -> [String]
  {
    var changed: Set<String> = []
    try changes(from: base, to: ours) { changed.insert($0.path) }
    var both: [String] = []
    try changes(from: base, to: theirs) { if changed.contains($0.path) { both.append($0.path) } }
    var found: [String] = []
    for path in both {
      var value: UnsafePointer<CChar>?
      try check("read attributes of", path) { git_attr_get(&value, pointer, 0, path, "merge") }
      guard let value, git_attr_value(value) == GIT_ATTR_VALUE_STRING else { continue }
      if !["text", "binary", "union"].contains(String(cString: value)) { found.append(path) }
    }
    return found
  }
}
