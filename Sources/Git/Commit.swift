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
  ///
  /// - Parameter signer: who signs it, see ``commitSigner(for:environment:)``; nil leaves it unsigned.
  public func writeCommit(
    tree: ObjectID, parents: [ObjectID], message: String, by people: Authorship, signer: Signer? = nil
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
    let (writer, keeper) = (author.pointer, committer.pointer)
    let source = treeHandle.pointer
    if let signer {
      var content = git_buf()
      defer { git_buf_dispose(&content) }
      try check("write commit") {
        git_commit_create_buffer(
          &content, pointer, writer, keeper, nil, message, source, handles.count, &handles)
      }
      return try writeCommit(String(cString: content.ptr), signedBy: signer)
    }
    _ = try writing { () throws(GitError) in
      try check("write commit") {
        git_commit_create(
          &id, pointer, nil, writer, keeper, nil, message, source, handles.count, &handles)
      }
    }
    return noted(id)
  }

  private func writeCommit(_ content: String, signedBy signer: Signer) throws(GitError) -> ObjectID {
    let signature = try signer.sign(Array(content.utf8))
    var id = git_oid()
    _ = try writing { () throws(GitError) in
      try check("write signed commit") {
        git_commit_create_with_signature(&id, pointer, content, signature, "gpgsig")
      }
    }
    return noted(id)
  }

  /// The signature of a commit, in its armour, and what it is over; nil when it has none.
  public func signature(of commit: ObjectID) throws(GitError) -> (signature: String, content: [UInt8])? {
    var (signature, content) = (git_buf(), git_buf())
    defer {
      git_buf_dispose(&signature)
      git_buf_dispose(&content)
    }
    var raw = commit.raw
    let status = git_commit_extract_signature(&signature, &content, pointer, &raw, nil)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try check("read the signature of commit", commit.hex) { status }
    return (
      String(cString: signature.ptr),
      Array(UnsafeRawBufferPointer(start: content.ptr, count: content.size))
    )
  }
}
