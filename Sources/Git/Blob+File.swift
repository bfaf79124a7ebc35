internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension Repository {
  /// Writes the file at `path` (absolute) as a blob, in pieces and as it is: no filter is run, and a symbolic link
  /// is refused rather than followed out of the repository.
  ///
  /// - Throws: ``GitError`` with code `file` when the file cannot be read, is a link or no file, or changes its size
  ///   while it is read.
  public func writeBlob(ofFile path: String) throws(GitError) -> ObjectID {
    try writing { () throws(GitError) in try store(path) }
  }

  private func store(_ path: String) throws(GitError) -> ObjectID {
    // `git_blob_create_from_disk` would run the filters of .gitattributes, on all of the file in memory.
    let file = try SourceFile(path)
    let database = try objectDatabase()
    var opened: UnsafeMutablePointer<git_odb_stream>?
    try check("store file", path) {
      git_odb_open_wstream(&opened, database.pointer, git_object_size_t(file.size), GIT_OBJECT_BLOB)
    }
    let stream = ObjectStreamHandle(owning: opened!)
    let target = stream.pointer
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    var left = file.size
    while true {
      let count = try file.read(into: &buffer)
      left -= count
      guard left >= 0, count > 0 || left == 0 else {
        throw GitError(.file, "store file", path, reason: "it changed while it was read; try again")
      }
      if count == 0 { break }
      try check("store file", path) { git_odb_stream_write(target, buffer, count) }
    }
    var raw = git_oid()
    try check("store file", path) { git_odb_stream_finalize_write(&raw, target) }
    return noted(raw)
  }
}

/// A regular file open for reading.
private struct SourceFile: ~Copyable {
  private let descriptor: Int32
  private let path: String
  private(set) var size = 0

  init(_ path: String) throws(GitError) {
    self.path = path
    // Not blocking: a pipe without a writer would stop us here.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw Self.refused(path, errno == ELOOP ? "it is a symbolic link" : String(cString: strerror(errno)))
    }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw Self.refused(path, "it is no regular file")
    }
    size = Int(facts.st_size)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The number of bytes read; 0 at the end.
  func read(into buffer: inout [CChar]) throws(GitError) -> Int {
    while true {
      let count = readBytes(descriptor, &buffer, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw Self.refused(path, String(cString: strerror(errno))) }
    }
  }

  private static func refused(_ path: String, _ reason: String) -> GitError {
    GitError(.file, "store file", path, reason: reason)
  }
}

private func readBytes(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, buffer, count)
}
