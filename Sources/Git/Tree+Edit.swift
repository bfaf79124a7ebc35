internal import CLibgit2

/// What becomes of one path in a new tree.
public struct TreeEdit: Hashable, Sendable {
  /// Components separated by `/`.
  public var path: String
  public var outcome: Outcome

  public enum Outcome: Hashable, Sendable {
    case put(ObjectID, FileMode)
    /// A file, or a directory with all that is in it.
    case remove
  }

  public init(_ path: String, _ outcome: Outcome) {
    self.path = path
    self.outcome = outcome
  }
}

extension Repository {
  /// Writes the tree that `base` becomes with the edits made, and gives its id: no index or work tree is involved.
  ///
  /// Costs one read and one write for each directory on the way to an edited path. Directories that become empty
  /// go. A file where a directory must be is replaced by it.
  public func tree(onto base: ObjectID?, edits: [TreeEdit]) throws(GitError) -> ObjectID {
    if let id = try writeTree(base, EditTree(edits)) { return id }
    return try writeTree(nil, EditTree([]), keepEmpty: true)!
  }

  private func writeTree(
    _ base: ObjectID?, _ edits: EditTree, keepEmpty: Bool = false
  ) throws(GitError) -> ObjectID? {
    let builder = try treeBuilder(base)
    for node in edits.children.values {
      let name = node.name
      if let outcome = node.outcome {
        switch outcome {
        case .put(let id, let mode): try insert(name, id, mode, into: builder)
        case .remove: try remove(name, from: builder)
        }
      } else {
        let old = git_treebuilder_get(builder.pointer, name).map(Self.entry)
        let subtree = old?.mode == .directory ? old?.id : nil
        if let id = try writeTree(subtree, node) {
          try insert(name, id, .directory, into: builder)
        } else {
          try remove(name, from: builder)
        }
      }
    }
    if git_treebuilder_entrycount(builder.pointer) == 0, !keepEmpty { return nil }
    var id = git_oid()
    try check("write tree") { git_treebuilder_write(&id, builder.pointer) }
    return ObjectID(id)
  }

  private func treeBuilder(_ base: ObjectID?) throws(GitError) -> TreeBuilderHandle {
    var builder: OpaquePointer?
    if let base {
      let tree = try lookUpTree(base)
      try check("edit tree", base.hex) { git_treebuilder_new(&builder, pointer, tree.pointer) }
    } else {
      try check("begin tree") { git_treebuilder_new(&builder, pointer, nil) }
    }
    return TreeBuilderHandle(owning: builder!)
  }

  private func insert(
    _ name: String, _ id: ObjectID, _ mode: FileMode, into builder: borrowing TreeBuilderHandle
  ) throws(GitError) {
    var raw = id.raw
    let target = builder.pointer
    try check("add to tree", name) {
      git_treebuilder_insert(nil, target, name, &raw, git_filemode_t(rawValue: mode.rawValue))
    }
  }

  private func remove(_ name: String, from builder: borrowing TreeBuilderHandle) throws(GitError) {
    let target = builder.pointer
    guard git_treebuilder_get(target, name) != nil else { return }
    try check("remove from tree", name) { git_treebuilder_remove(target, name) }
  }
}

/// Edits by path, as the directories that hold them. Names are compared by their bytes, as Git does: Swift holds
/// two spellings of an accented letter for the same string.
private final class EditTree {
  let name: String
  var children: [[UInt8]: EditTree] = [:]
  var outcome: TreeEdit.Outcome?

  init(name: String) { self.name = name }

  convenience init(_ edits: [TreeEdit]) {
    self.init(name: "")
    for edit in edits {
      var node = self
      for component in edit.path.split(separator: "/") {
        let key = Array(component.utf8)
        let next = node.children[key] ?? EditTree(name: String(component))
        node.children[key] = next
        node = next
      }
      node.outcome = edit.outcome
    }
  }
}
