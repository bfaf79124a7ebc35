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
    let before: [TreeEntry] = if let old { try entries(ofTree: old) } else { [] }
    let after: [TreeEntry] = if let new { try entries(ofTree: new) } else { [] }
    var i = 0
    var j = 0
    while i < before.count || j < after.count {
      let order: Int =
        if i == before.count { 1 } else if j == after.count { -1 } else {
          Self.compareNames(before[i], after[j])
        }
      let a = order <= 0 ? before[i] : nil
      let b = order >= 0 ? after[j] : nil
      if order <= 0 { i += 1 }
      if order >= 0 { j += 1 }
      if let a, let b, a.id == b.id, a.mode == b.mode { continue }
      let name = (a ?? b)!.name
      let path = prefix.isEmpty ? name : prefix + "/" + name
      let oldTree = a?.mode == .directory ? a?.id : nil
      let newTree = b?.mode == .directory ? b?.id : nil
      let oldFile = a?.mode == .directory ? nil : a
      let newFile = b?.mode == .directory ? nil : b
      if oldFile != nil || newFile != nil {
        try visit(TreeChange(path: path, old: oldFile, new: newFile))
      }
      if oldTree != nil || newTree != nil {
        try changes(from: oldTree, to: newTree, prefix: path, visit: visit)
      }
    }
  }

  /// Git's order, by bytes; a file and a directory of one name count as the same where they meet.
  private static func compareNames(_ a: TreeEntry, _ b: TreeEntry) -> Int {
    if a.name.utf8.elementsEqual(b.name.utf8) { return 0 }
    return Self.sortKey(a).lexicographicallyPrecedes(Self.sortKey(b)) ? -1 : 1
  }

  /// Git sorts a directory as if its name ended in `/`.
  private static func sortKey(_ entry: TreeEntry) -> [UInt8] {
    var key = Array(entry.name.utf8)
    if entry.mode == .directory { key.append(UInt8(ascii: "/")) }
    return key
  }
}
