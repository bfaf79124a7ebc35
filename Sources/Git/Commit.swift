internal import CLibgit2

/// A commit's facts, copied out of the object database.
public struct Commit: Hashable, Sendable {
  public var id: ObjectID
  public var tree: ObjectID
  public var parents: [ObjectID]
  public var author: Signature
  public var committer: Signature
  /// All of it, trailers included.
  public var message: String

  /// The first line.
  public var subject: String {
    // By bytes: to Swift a carriage return and a line feed are one character, which is no line feed.
    let line = message.utf8.prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
  }
}

extension Repository {
  public func commit(_ id: ObjectID) throws(GitError) -> Commit {
    let handle = try lookUpCommit(id)
    let commit = handle.pointer
    var parents: [ObjectID] = []
    for index in 0..<git_commit_parentcount(commit) {
      parents.append(ObjectID(git_commit_parent_id(commit, index).pointee))
    }
    return Commit(
      id: id, tree: ObjectID(git_commit_tree_id(commit).pointee), parents: parents,
      author: Signature(git_commit_author(commit).pointee),
      committer: Signature(git_commit_committer(commit).pointee),
      message: git_commit_message(commit).map { String(cString: $0) } ?? "")
  }

  public func tree(of commit: ObjectID) throws(GitError) -> ObjectID {
    let handle = try lookUpCommit(commit)
    return ObjectID(git_commit_tree_id(handle.pointer).pointee)
  }

  func lookUpCommit(_ id: ObjectID) throws(GitError) -> CommitHandle {
    var raw = id.raw
    var commit: OpaquePointer?
    try check("read commit", id.hex) { git_commit_lookup(&commit, pointer, &raw) }
    return CommitHandle(owning: commit!)
  }

  /// Writes a commit object. No reference moves.
  public func writeCommit(
    tree: ObjectID, parents: [ObjectID], message: String, by people: Authorship
  ) throws(GitError) -> ObjectID {
    let author = try people.author.handle()
    let committer = try people.committer.handle()
    let treeHandle = try lookUpTree(tree)
    var handles: [OpaquePointer?] = []
    defer { for handle in handles { git_commit_free(handle) } }
    for parent in parents {
      var raw = parent.raw
      var commit: OpaquePointer?
      try check("read commit", parent.hex) { git_commit_lookup(&commit, pointer, &raw) }
      handles.append(commit)
    }
    var id = git_oid()
    let (writer, signer) = (author.pointer, committer.pointer)
    let source = treeHandle.pointer
    _ = try writing { () throws(GitError) in
      try check("write commit") {
        git_commit_create(
          &id, pointer, nil, writer, signer, nil, message, source, handles.count, &handles)
      }
    }
    return noted(id)
  }
}
