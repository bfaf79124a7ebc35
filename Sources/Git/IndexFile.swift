internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension Repository {
  /// The index as libgit2 can read it: where it is split or sparse, a full copy that `git` makes.
  ///
  /// Whatever libgit2 does with this repository from now on uses what is given here.
  @discardableResult
  func readIndex() throws(GitError) -> IndexHandle {
    var raw: OpaquePointer?
    let file = gitDirectory + "/index"
    if git_repository_index(&raw, pointer) == 0, let raw {
      let index = IndexHandle(owning: raw)
      // A copy made earlier has another path, and may be out of date.
      if git_index_path(raw).map({ String(cString: $0) }) == file {
        try check("read index", file) { git_index_read(raw, 0) }
        return index
      }
    }
    return try copyOfIndex(file)
  }

  private func copyOfIndex(_ file: String) throws(GitError) -> IndexHandle {
    guard let workDirectory else {
      throw GitError(.bareRepository, "read index", gitDirectory, reason: "a bare repository has none")
    }
    let copy = "\(file).cairn-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    defer { unlink(copy) }
    try copyIndex(file, to: copy)
    _ = try GitProgram.run(
      [
        "-c", "core.splitIndex=false", "-c", "index.sparse=false", "-c", "core.fsmonitor=false",
        "update-index",
        "--no-split-index", "--force-write-index",
      ], gitDirectory: gitDirectory, workDirectory: workDirectory, index: copy)
    var raw: OpaquePointer?
    try check("read index", file) { git_index_open(&raw, copy) }
    let index = IndexHandle(owning: raw!)
    let opened = index.pointer
    try check("read index", file) { git_repository_set_index(pointer, opened) }
    return index
  }

  /// The paths of the index under `directory`, with what they point at; conflicts are left out.
  public func indexEntries(under directory: String) throws(GitError) -> [TreeEntry] {
    let index = try readIndex()
    let prefix = directory + "/"
    var position = 0
    guard git_index_find_prefix(&position, index.pointer, prefix) == 0 else { return [] }
    var found: [TreeEntry] = []
    while let entry = git_index_get_byindex(index.pointer, position) {
      let path = String(cString: entry.pointee.path)
      guard path.utf8.starts(with: prefix.utf8) else { break }
      position += 1
      if git_index_entry_stage(entry) != 0 { continue }
      found.append(
        TreeEntry(
          name: path, mode: FileMode(rawValue: entry.pointee.mode) ?? .file, id: ObjectID(entry.pointee.id)))
    }
    return found
  }
}

extension IndexHandle {
  /// Whether a sparse checkout left the file out of the work tree (`skip-worktree`): libgit2 shows it as deleted.
  func leavesOut(_ path: UnsafePointer<CChar>) -> Bool {
    guard let entry = git_index_get_bypath(pointer, path, 0) else { return false }
    return UInt32(entry.pointee.flags_extended) & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0
  }
}

func copyIndex(_ source: String, to target: String) throws(GitError) {
  func failed(_ path: String) -> GitError {
    GitError(.file, "copy index", path, reason: String(cString: strerror(errno)))
  }
  let input = open(source, O_RDONLY | O_CLOEXEC)
  guard input >= 0 else { throw failed(source) }
  defer { close(input) }
  let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard output >= 0 else { throw failed(target) }
  defer { close(output) }
  var buffer = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    let count = read(input, &buffer, buffer.count)
    guard count >= 0 else { throw failed(source) }
    if count == 0 { return }
    var written = 0
    while written < count {
      let step = buffer.withUnsafeBytes { write(output, $0.baseAddress! + written, count - written) }
      guard step > 0 else { throw failed(target) }
      written += step
    }
  }
}
