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
    // The object first, then its reference by compare-and-swap: `git_tag_create` looks and writes in two steps,
    // between which a rival's tag of the same name would be lost.
    let tag = try writeTag(name, on: target, message: message, by: tagger)
    try flushWrittenObjects()
    do {
      try compareAndSwap("refs/tags/" + name, from: nil, to: tag, reason: "tag: \(name)")
    } catch {
      guard error.code == .modified || error.code == .exists else { throw error }
      throw GitError(.exists, "create tag", name, reason: "a tag of that name is there already")
    }
    return tag
  }

  /// Writes the object of an annotated tag of a commit. No reference moves.
  ///
  /// - Parameter message: ends with a newline.
  public func writeTag(
    _ name: String, on target: ObjectID, message: String, by tagger: Signature, signedBy signer: Signer? = nil
  ) throws(GitError) -> ObjectID {
    let person = try tagger.headerText()
    var content = "object \(target)\ntype commit\ntag \(name)\ntagger \(person)\n\n\(message)"
    if let signer { content += try signer.sign(Array(content.utf8)) }
    let database = try objectDatabase()
    let bytes = Array(content.utf8)
    var id = git_oid()
    _ = try writing { () throws(GitError) in
      try check("write tag", name) {
        git_odb_write(&id, database.pointer, bytes, bytes.count, GIT_OBJECT_TAG)
      }
    }
    return noted(id)
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
