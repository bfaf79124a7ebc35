internal import CLibgit2

/// Where HEAD is.
public enum Head: Hashable, Sendable {
  /// On a branch (short name: `main`); no tip when the branch is unborn.
  case branch(String, tip: ObjectID?)
  case detached(ObjectID)

  public var tip: ObjectID? {
    switch self {
    case .branch(_, let tip): tip
    case .detached(let id): id
    }
  }

  /// The reference that moves when a commit is made here.
  public var reference: String {
    switch self {
    case .branch(let name, _): "refs/heads/" + name
    case .detached: "HEAD"
    }
  }
}

extension Repository {
  public func head() throws(GitError) -> Head {
    var raw: OpaquePointer?
    try check("read HEAD") { git_reference_lookup(&raw, pointer, "HEAD") }
    let head = ReferenceHandle(owning: raw!)
    if let symbolic = git_reference_symbolic_target(head.pointer) {
      let name = String(cString: symbolic)
      guard name.utf8.starts(with: "refs/heads/".utf8) else {
        throw GitError(
          .invalidName, "read HEAD", name,
          reason: "it is not below refs/heads; check out a branch (git switch)")
      }
      return .branch(String(decoding: name.utf8.dropFirst(11), as: UTF8.self), tip: try target(of: name))
    }
    return .detached(ObjectID(git_reference_target(head.pointer).pointee))
  }

  /// What a reference (full name) points at in the end; nil when there is none.
  public func target(of reference: String) throws(GitError) -> ObjectID? {
    var id = git_oid()
    let status = git_reference_name_to_id(&id, pointer, reference)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try check("read reference", reference) { status }
    return ObjectID(id)
  }

  /// The reference that another one stands for, as `refs/remotes/origin/HEAD` does; nil when it is none of that kind.
  public func symbolicTarget(of reference: String) throws(GitError) -> String? {
    var raw: OpaquePointer?
    let status = git_reference_lookup(&raw, pointer, reference)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try check("read reference", reference) { status }
    let found = ReferenceHandle(owning: raw!)
    return git_reference_symbolic_target(found.pointer).map { String(cString: $0) }
  }

  /// Moves `reference` from `old` (nil: it must not exist) to `new`, or throws `modified`, `locked` or `exists`
  /// and changes nothing. `reason` goes into the reflog.
  public func compareAndSwap(
    _ reference: String, from old: ObjectID?, to new: ObjectID, reason: String
  ) throws(GitError) {
    var expected = (old ?? .zero).raw
    var target = new.raw
    var made: OpaquePointer?
    try check("move reference", reference) {
      git_reference_create_matching(&made, pointer, reference, &target, 1, &expected, reason)
    }
    git_reference_free(made)
  }

  /// Deletes `reference` if it still points at `old`, or throws `modified` or `notFound`.
  public func deleteReference(_ reference: String, from old: ObjectID) throws(GitError) {
    var raw: OpaquePointer?
    try check("delete reference", reference) { git_reference_lookup(&raw, pointer, reference) }
    let found = ReferenceHandle(owning: raw!)
    guard let target = git_reference_target(found.pointer), ObjectID(target.pointee) == old else {
      throw GitError(.modified, "delete reference", reference, reason: "it has moved")
    }
    // Compares again with what was looked up, under the reference's lock; `git_reference_remove` does not.
    try check("delete reference", reference) { git_reference_delete(found.pointer) }
  }

  /// The full names under `prefix`, sorted.
  public func references(under prefix: String) throws(GitError) -> [String] {
    var iterator: OpaquePointer?
    try check("list references", prefix) { git_reference_iterator_glob_new(&iterator, pointer, prefix + "*") }
    defer { git_reference_iterator_free(iterator) }
    var names: [String] = []
    var name: UnsafePointer<CChar>?
    while true {
      let status = git_reference_next_name(&name, iterator)
      if status == GIT_ITEROVER.rawValue { return names.sorted() }
      try check("list references", prefix) { status }
      names.append(String(cString: name!))
    }
  }
}
