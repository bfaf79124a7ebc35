internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The objects that a repository handle has written since the last flush.
final class WrittenObjects {
  private var ids: [ObjectID] = []

  func note(_ id: ObjectID) { ids.append(id) }

  /// - Parameter objects: the directory of loose objects.
  func flush(_ objects: String) throws(GitError) {
    let paths = ids.map { id in
      let hex = id.hex
      return objects + "/" + hex.prefix(2) + "/" + hex.dropFirst(2)
    }
    ids.removeAll(keepingCapacity: true)
    // What is in a pack has been safe for long, and a `git gc` may move things there at any time.
    for path in paths.filter(writeOut).reversed() {
      let file = open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { continue }
      defer { close(file) }
      if fsync(file) == 0 { return }
      throw GitError(.file, "write objects to disk", path, reason: String(cString: strerror(errno)))
    }
  }

  /// - Returns: whether there is such a file.
  private func writeOut(_ path: String) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    #if os(Linux)
      _ = cairn_write_out(file)
    #else
      fsync(file)
    #endif
    close(file)
    return true
  }
}

extension Repository {
  /// The id of an object that was just written.
  func noted(_ raw: git_oid) -> ObjectID {
    let id = ObjectID(raw)
    written.note(id)
    return id
  }

  /// Makes what was written through this handle safe from a power cut; call it before a reference moves to it.
  ///
  /// As Git's `core.fsyncMethod=batch`: all files are written out first, then one of them is flushed, which takes the
  /// journal and the drive's cache along. One wait for the disk instead of two for each object.
  public func flushWrittenObjects() throws(GitError) {
    try written.flush(commonDirectory + "/objects")
  }
}
