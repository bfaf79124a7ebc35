internal import CLibgit2

/// A path whose entry differs between two trees.
public struct TreeChange: Hashable, Sendable {
  public var path: String
  public var old: TreeEntry?
  public var new: TreeEntry?
}

extension Repository {
  /// Calls `visit` for each file that differs between two trees, in Git's order of paths.
  ///
  /// Equal subtrees are skipped by their ids, so the cost follows the change and not the size of the trees.
  /// nil stands for the empty tree. `prefix` is put before each path.
  public func changes(
    from old: ObjectID?, to new: ObjectID?, prefix: String = "",
    visit: (TreeChange) throws(GitError) -> Void
  ) throws(GitError) {
    if old == new { return }
    var before = try TreeCursor(old, in: self)
    var after = try TreeCursor(new, in: self)
    while true {
      var (a, b) = (before.current, after.current)
      if let left = a, let right = b {
        // A directory's name ends in `/` here, so that a file and a directory of one name are two.
        let order = git_tree_entry_cmp(left, right)
        if order < 0 { b = nil } else if order > 0 { a = nil }
      }
      guard let name = a ?? b else { return }
      if a != nil { before.position += 1 }
      if b != nil { after.position += 1 }
      if let a, let b, TreeCursor.areEqual(a, b) { continue }
      let path = Self.join(prefix, String(cString: git_tree_entry_name(name)))
      let (oldEntry, newEntry) = (a.map(Self.entry), b.map(Self.entry))
      let (oldFile, newFile) = (oldEntry?.file, newEntry?.file)
      if oldFile != nil || newFile != nil {
        try visit(TreeChange(path: path, old: oldFile, new: newFile))
      }
      let (oldTree, newTree) = (oldEntry?.tree, newEntry?.tree)
      if oldTree != nil || newTree != nil {
        try changes(from: oldTree, to: newTree, prefix: path, visit: visit)
      }
    }
  }

  private static func join(_ directory: String, _ name: String) -> String {
    directory.isEmpty ? name : directory + "/" + name
  }
}

extension TreeEntry {
  fileprivate var tree: ObjectID? { mode == .directory ? id : nil }
  fileprivate var file: TreeEntry? { mode == .directory ? nil : self }
}

/// A tree being read from its first entry to its last; entries are borrowed from it. Only what differs is copied
/// out, and names are compared as the bytes that they are.
private struct TreeCursor: ~Copyable {
  private let tree: OpaquePointer?
  private let count: Int
  var position = 0

  init(_ id: ObjectID?, in repository: borrowing Repository) throws(GitError) {
    var found: OpaquePointer?
    if let id {
      var raw = id.raw
      let owner = repository.pointer
      try check("read tree", id.hex) { git_tree_lookup(&found, owner, &raw) }
    }
    tree = found
    count = found.map { git_tree_entrycount($0) } ?? 0
  }

  deinit { git_tree_free(tree) }

  var current: OpaquePointer? {
    position < count ? git_tree_entry_byindex(tree, position) : nil
  }

  static func areEqual(_ a: OpaquePointer, _ b: OpaquePointer) -> Bool {
    git_oid_equal(git_tree_entry_id(a), git_tree_entry_id(b)) == 1
      && git_tree_entry_filemode(a) == git_tree_entry_filemode(b)
  }
}
