internal import CLibgit2

extension Repository {
  /// The bytes of a blob, borrowed for the length of `body`: nothing is copied.
  public func withBlob<R>(
    _ id: ObjectID, _ body: (UnsafeRawBufferPointer) throws(GitError) -> R
  ) throws(GitError) -> R {
    var raw = id.raw
    var pointer: OpaquePointer?
    try check("read blob", id.hex) { git_blob_lookup(&pointer, self.pointer, &raw) }
    let blob = BlobHandle(owning: pointer!)
    let bytes = UnsafeRawBufferPointer(
      start: git_blob_rawcontent(blob.pointer), count: Int(git_blob_rawsize(blob.pointer)))
    return try body(bytes)
  }

  /// A copy of a blob's bytes.
  public func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
    try withBlob(id) { bytes throws(GitError) in Array(bytes) }
  }

  /// Bytes in a blob, read from its header where the storage allows.
  public func blobSize(_ id: ObjectID) throws(GitError) -> Int {
    let database = try objectDatabase()
    var raw = id.raw
    var size = 0
    var type = GIT_OBJECT_ANY
    try check("read object header", id.hex) { git_odb_read_header(&size, &type, database.pointer, &raw) }
    return size
  }

  public func hasObject(_ id: ObjectID) -> Bool {
    guard let database = try? objectDatabase() else { return false }
    var raw = id.raw
    return git_odb_exists(database.pointer, &raw) == 1
  }

  /// Writes a blob, unless it is there already.
  public func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    var raw = git_oid()
    _ = try writing { () throws(GitError) in
      try check("write blob") { git_blob_create_from_buffer(&raw, pointer, bytes, bytes.count) }
    }
    return noted(raw)
  }

  /// The name that these bytes would have as a blob; nothing is written.
  public static func blobID(of bytes: UnsafeRawBufferPointer) throws(GitError) -> ObjectID {
    Library.start()
    var raw = git_oid()
    try check("hash bytes") { git_odb_hash(&raw, bytes.baseAddress, bytes.count, GIT_OBJECT_BLOB) }
    return ObjectID(raw)
  }

  func objectDatabase() throws(GitError) -> DatabaseHandle {
    var database: OpaquePointer?
    try check("open object database") { git_repository_odb(&database, pointer) }
    return DatabaseHandle(owning: database!)
  }
}
