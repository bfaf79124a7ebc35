internal import CLibgit2

// Each handle owns one libgit2 object and frees it with that object's own function. They never leave this target.

struct TreeHandle: ~Copyable {
  let pointer: OpaquePointer
  init(owning pointer: OpaquePointer) { self.pointer = pointer }
  deinit { git_tree_free(pointer) }
}

struct CommitHandle: ~Copyable {
  let pointer: OpaquePointer
  init(owning pointer: OpaquePointer) { self.pointer = pointer }
  deinit { git_commit_free(pointer) }
}

struct ObjectHandle: ~Copyable {
  let pointer: OpaquePointer
  init(owning pointer: OpaquePointer) { self.pointer = pointer }
  deinit { git_object_free(pointer) }
}

struct BlobHandle: ~Copyable {
  let pointer: OpaquePointer
  init(owning pointer: OpaquePointer) { self.pointer = pointer }
  deinit { git_blob_free(pointer) }
}

struct ReferenceHandle: ~Copyable {
  let pointer: OpaquePointer
  init(owning pointer: OpaquePointer) { self.pointer = pointer }
  deinit { git_reference_free(pointer) }
}

struct ConfigurationHandle: ~Copyable {
  let pointer: OpaquePointer
  init(owning pointer: OpaquePointer) { self.pointer = pointer }
  deinit { git_config_free(pointer) }
}

struct WalkHandle: ~Copyable {
  let pointer: OpaquePointer
  init(owning pointer: OpaquePointer) { self.pointer = pointer }
  deinit { git_revwalk_free(pointer) }
}

struct IndexHandle: ~Copyable {
  let pointer: OpaquePointer
  init(owning pointer: OpaquePointer) { self.pointer = pointer }
  deinit { git_index_free(pointer) }
}

struct TreeBuilderHandle: ~Copyable {
  let pointer: OpaquePointer
  init(owning pointer: OpaquePointer) { self.pointer = pointer }
  deinit { git_treebuilder_free(pointer) }
}

struct SignatureHandle: ~Copyable {
  let pointer: UnsafeMutablePointer<git_signature>
  init(owning pointer: UnsafeMutablePointer<git_signature>) { self.pointer = pointer }
  deinit { git_signature_free(pointer) }
}

struct DatabaseHandle: ~Copyable {
  let pointer: OpaquePointer
  init(owning pointer: OpaquePointer) { self.pointer = pointer }
  deinit { git_odb_free(pointer) }
}

struct ObjectStreamHandle: ~Copyable {
  let pointer: UnsafeMutablePointer<git_odb_stream>
  init(owning pointer: UnsafeMutablePointer<git_odb_stream>) { self.pointer = pointer }
  deinit { git_odb_stream_free(pointer) }
}
