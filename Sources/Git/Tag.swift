internal import CLibgit2

/// An annotated tag's facts.
public struct Tag: Hashable, Sendable {
  public var id: ObjectID
  public var name: String
  public var target: ObjectID
  public var tagger: Signature?
  public var message: String
}

extension Repository {
  /// Writes an annotated tag and its reference; throws `exists` and changes nothing when the name is taken.
  public func createTag(
    _ name: String, on target: ObjectID, message: String, by tagger: Signature
  ) throws(GitError) -> ObjectID {
    let signature = try tagger.handle()
    var raw = target.raw
    var object: OpaquePointer?
    try check("find object", target.hex) { git_object_lookup(&object, pointer, &raw, GIT_OBJECT_ANY) }
    let handle = ObjectHandle(owning: object!)
    // The object first, then its reference by compare-and-swap: `git_tag_create` looks and writes in two steps,
    // between which a rival's tag of the same name would be lost.
    var id = git_oid()
    let (source, signer) = (handle.pointer, signature.pointer)
    _ = try writing { () throws(GitError) in
      try check("write tag", name) {
        git_tag_annotation_create(&id, pointer, name, source, signer, message)
      }
    }
    let tag = noted(id)
    try flushWrittenObjects()
    do {
      try compareAndSwap("refs/tags/" + name, from: nil, to: tag, reason: "tag: \(name)")
    } catch {
      guard error.code == .modified || error.code == .exists else { throw error }
      throw GitError(.exists, "create tag", name, reason: "a tag of that name is there already")
    }
    return tag
  }

  /// The annotated tag of that name; nil when there is none, or it is a lightweight one.
  public func tag(_ name: String) throws(GitError) -> Tag? {
    guard let id = try target(of: "refs/tags/" + name) else { return nil }
    var raw = id.raw
    var pointer: OpaquePointer?
    let status = git_tag_lookup(&pointer, self.pointer, &raw)
    if status == GIT_ENOTFOUND.rawValue || status == GIT_EINVALID.rawValue { return nil }
    try check("read tag", name) { status }
    defer { git_tag_free(pointer) }
    return Tag(
      id: id, name: String(cString: git_tag_name(pointer)),
      target: ObjectID(git_tag_target_id(pointer).pointee),
      tagger: git_tag_tagger(pointer).map { Signature($0.pointee) },
      message: git_tag_message(pointer).map { String(cString: $0) } ?? "")
  }
}
