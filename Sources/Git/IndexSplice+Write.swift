internal import CCrypto
internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension IndexSplice {
  /// Writes to `target` what the index at `source` becomes with the edits.
  ///
  /// - Returns: false when that is not for here; nothing is written then.
  static func write(
    _ source: String, facts: stat, edits: [IndexEdit], root: String, to target: String
  ) throws(GitError) -> Bool {
    guard let map = FileMap(source),
      let splice = IndexSplice(map.bytes, edits: edits, root: root, writtenAt: facts.modified)
    else { return false }
    var output = try IndexOutput(target, hashing: !splice.skipsChecksum)
    for piece in splice.pieces {
      switch piece {
      case .old(let range): try output.append(UnsafeRawBufferPointer(rebasing: map.bytes[range]))
      case .new(let bytes): try output.append(bytes)
      }
    }
    try output.finish()
    return true
  }
}

extension stat {
  /// As the index keeps it.
  var modified: git_index_time {
    #if canImport(Darwin)
      let time = st_mtimespec
    #else
      let time = st_mtim
    #endif
    return git_index_time(
      seconds: Int32(truncatingIfNeeded: time.tv_sec), nanoseconds: UInt32(truncatingIfNeeded: time.tv_nsec))
  }
}

/// A file in memory. Git replaces an index and never writes into it, so that what is seen stays as it is.
private struct FileMap: ~Copyable {
  let bytes: UnsafeRawBufferPointer

  init?(_ path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_size > 0 else { return nil }
    let count = Int(facts.st_size)
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
      return nil
    }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}

/// A file being written with its SHA-1 at the end.
private struct IndexOutput: ~Copyable {
  private let path: String
  private let file: Int32
  private let digest: OpaquePointer?
  private var buffer: [UInt8] = []

  init(_ path: String, hashing: Bool) throws(GitError) {
    self.path = path
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    digest = hashing ? EVP_MD_CTX_new() : nil
    if file < 0 || (hashing && EVP_DigestInit_ex(digest, EVP_sha1(), nil) != 1) { throw failure() }
  }

  deinit {
    EVP_MD_CTX_free(digest)
    if file >= 0 { close(file) }
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(GitError) {
    if bytes.count <= 1 << 16 {
      buffer += bytes
      if buffer.count > 1 << 18 { try flush() }
      return
    }
    try flush()
    guard put(bytes) else { throw failure() }
  }

  mutating func append(_ bytes: [UInt8]) throws(GitError) {
    buffer += bytes
    if buffer.count > 1 << 18 { try flush() }
  }

  mutating func finish() throws(GitError) {
    try flush()
    var checksum = [UInt8](repeating: 0, count: 20)
    if let digest, EVP_DigestFinal_ex(digest, &checksum, nil) != 1 { throw failure() }
    guard checksum.withUnsafeBytes({ writeAll(file, $0) }) else { throw failure() }
  }

  private mutating func flush() throws(GitError) {
    let isWritten = buffer.withUnsafeBytes { put($0) }
    guard isWritten else { throw failure() }
    buffer.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if let digest, EVP_DigestUpdate(digest, bytes.baseAddress, bytes.count) != 1 { return false }
    return writeAll(file, bytes)
  }

  private func failure() -> GitError {
    GitError(.file, "write index", path, reason: String(cString: strerror(errno)))
  }
}

private func writeAll(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
  var rest = bytes
  while !rest.isEmpty {
    let count = write(file, rest.baseAddress, rest.count)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return false }
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
  }
  return true
}
