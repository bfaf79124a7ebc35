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
  /// go. A file where a directory must be is replaced by it. Of several edits of one path the last counts; a
  /// directory that is removed still takes the paths that are put into it.
  /// - Throws: ``GitError`` with code `invalidName` for a path that Git cannot hold, or that is to be a file and a
  ///   directory.
  public func tree(onto base: ObjectID?, edits: [TreeEdit]) throws(GitError) -> ObjectID {
    if let id = try writeTree(base, EditTree(edits)) { return id }
    let builder = try treeBuilder(nil)
    return try write(builder)
  }

  /// nil when nothing is left.
  private func writeTree(_ base: ObjectID?, _ edits: EditTree) throws(GitError) -> ObjectID? {
    let builder = try treeBuilder(base)
    for node in edits.children.values {
      let name = node.name
      if case .put(let id, let mode) = node.outcome {
        try insert(name, id, mode, into: builder)
        continue
      }
      let old = git_treebuilder_get(builder.pointer, name).map(Self.entry)
      let isRemoved = node.outcome == .remove
      let subtree = old?.mode == .directory && !isRemoved ? old?.id : nil
      if let id = node.children.isEmpty ? nil : try writeTree(subtree, node) {
        try insert(name, id, .directory, into: builder)
      } else if let old, isRemoved || old.mode == .directory {
        let target = builder.pointer
        try check("remove from tree", name) { git_treebuilder_remove(target, name) }
      }
    }
    if git_treebuilder_entrycount(builder.pointer) == 0 { return nil }
    return try write(builder)
  }

  private func write(_ builder: borrowing TreeBuilderHandle) throws(GitError) -> ObjectID {
    let source = builder.pointer
    var id = git_oid()
    _ = try writing { () throws(GitError) in
      try check("write tree") { git_treebuilder_write(&id, source) }
    }
    return noted(id)
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
}

/// Edits by path, as the directories that hold them. Names are split and compared by their bytes, as Git does: Swift
/// holds two spellings of an accented letter for the same string, and a `/` with an accent behind it for no `/`.
private final class EditTree {
  let name: String
  var children: [[UInt8]: EditTree] = [:]
  var outcome: TreeEdit.Outcome?

  init(name: String) { self.name = name }

  convenience init(_ edits: [TreeEdit]) throws(GitError) {
    self.init(name: "")
    for edit in edits {
      var node = self
      for component in edit.path.utf8.split(separator: UInt8(ascii: "/")) {
        if component.contains(0) { throw Self.refused(edit.path, "it holds a zero byte") }
        if node.isFile { throw Self.refused(edit.path, "a part of it is to be a file") }
        let key = Array(component)
        let next = node.children[key] ?? EditTree(name: String(decoding: key, as: UTF8.self))
        node.children[key] = next
        node = next
      }
      if node === self { throw Self.refused(edit.path, "it names no file") }
      node.outcome = edit.outcome
      if node.isFile, !node.children.isEmpty {
        throw Self.refused(edit.path, "it is to be a file and a directory")
      }
    }
  }

  private var isFile: Bool {
    if case .put = outcome { true } else { false }
  }

  private static func refused(_ path: String, _ reason: String) -> GitError {
    GitError(.invalidName, "edit tree at", path, reason: reason)
  }
}
