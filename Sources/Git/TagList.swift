internal import CLibgit2

/// A tag's reference, and what it stands for.
public struct TagReference: Hashable, Sendable {
  /// Without `refs/tags/`.
  public var name: String
  /// What the reference points at: the tag object, or the commit itself where the tag is a lightweight one.
  public var id: ObjectID
  /// What the tag is on in the end.
  public var target: ObjectID
  public var isAnnotated: Bool { id != target }
}

extension Repository {
  /// All tags, in no order.
  ///
  /// Packed references tell their targets, so that no object is read for them; for a loose one its tag object is.
  public func tags() throws(GitError) -> [TagReference] {
    var iterator: OpaquePointer?
    try check("list tags") { git_reference_iterator_glob_new(&iterator, pointer, "refs/tags/*") }
    defer { git_reference_iterator_free(iterator) }
    var tags: [TagReference] = []
    var raw: OpaquePointer?
    while true {
      let status = git_reference_next(&raw, iterator)
      if status == GIT_ITEROVER.rawValue { return tags }
      try check("list tags") { status }
      let reference = ReferenceHandle(owning: raw!)
      // Symbolic ones are nobody's tags.
      guard let id = git_reference_target(reference.pointer).map({ ObjectID($0.pointee) }) else { continue }
      let name = String(cString: git_reference_name(reference.pointer))
      let peeled = git_reference_target_peel(reference.pointer).map { ObjectID($0.pointee) }
      let target = if let peeled { peeled } else { try target(ofTagObject: id) }
      tags.append(TagReference(name: String(name.utf8.dropFirst(10)) ?? name, id: id, target: target))
    }
  }

  /// The tag of that name; nil when there is none.
  public func tagReference(_ name: String) throws(GitError) -> TagReference? {
    guard let id = try target(of: "refs/tags/" + name) else { return nil }
    return TagReference(name: name, id: id, target: try target(ofTagObject: id))
  }

  /// What a tag object is on, through tags of tags; the object itself when it is none.
  private func target(ofTagObject id: ObjectID) throws(GitError) -> ObjectID {
    var raw = id.raw
    var tag: OpaquePointer?
    let status = git_tag_lookup(&tag, pointer, &raw)
    if status == GIT_ENOTFOUND.rawValue || status == GIT_EINVALID.rawValue { return id }
    try check("read tag", id.hex) { status }
    defer { git_tag_free(tag) }
    var peeled: OpaquePointer?
    try check("read tag", id.hex) { git_tag_peel(&peeled, tag) }
    let object = ObjectHandle(owning: peeled!)
    return ObjectID(git_object_id(object.pointer).pointee)
  }
}
