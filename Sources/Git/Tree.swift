internal import CLibgit2

/// One name in a tree.
public struct TreeEntry: Hashable, Sendable {
  public var name: String
  public var mode: FileMode
  public var id: ObjectID
  public init(name: String, mode: FileMode, id: ObjectID) {
    self.name = name
    self.mode = mode
    self.id = id
  }
}

/// Git's file modes.
public enum FileMode: UInt32, Hashable, Sendable {
  case file = 0o100644
  case executable = 0o100755
  case symlink = 0o120000
  case directory = 0o040000
  case submodule = 0o160000
}

extension Repository {
  /// - Throws: ``GitError`` when there is no such tree.
  public func entries(ofTree id: ObjectID) throws(GitError) -> [TreeEntry] {
    let tree = try lookUpTree(id)
    let count = git_tree_entrycount(tree.pointer)
    var entries: [TreeEntry] = []
    entries.reserveCapacity(count)
    for index in 0..<count {
      entries.append(Self.entry(git_tree_entry_byindex(tree.pointer, index)))
    }
    return entries
  }

  /// The entry at `path`, components separated by `/`; nil when there is none. `""` is the tree itself.
  public func entry(at path: String, inTree id: ObjectID) throws(GitError) -> TreeEntry? {
    if path.isEmpty { return TreeEntry(name: "", mode: .directory, id: id) }
    let tree = try lookUpTree(id)
    var found: OpaquePointer?
    let status = git_tree_entry_bypath(&found, tree.pointer, path)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try check("read tree entry", path) { status }
    defer { git_tree_entry_free(found) }
    return Self.entry(found!)
  }

  func lookUpTree(_ id: ObjectID) throws(GitError) -> TreeHandle {
    var raw = id.raw
    var tree: OpaquePointer?
    try check("read tree", id.hex) { git_tree_lookup(&tree, pointer, &raw) }
    return TreeHandle(owning: tree!)
  }

  static func entry(_ entry: OpaquePointer) -> TreeEntry {
    let mode = FileMode(rawValue: UInt32(git_tree_entry_filemode(entry).rawValue)) ?? .file
    return TreeEntry(
      name: String(cString: git_tree_entry_name(entry)), mode: mode,
      id: ObjectID(git_tree_entry_id(entry).pointee))
  }

  /// The empty tree.
  public func emptyTree() throws(GitError) -> ObjectID {
    try tree(onto: nil, edits: [])
  }
}
