internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What becomes of one path in the index.
public struct IndexEdit: Hashable, Sendable {
  /// Relative to the repository's root.
  public var path: String
  public var outcome: Outcome

  public enum Outcome: Hashable, Sendable {
    case put(ObjectID, FileMode)
    case remove
  }

  public init(_ path: String, _ outcome: Outcome) {
    self.path = path
    self.outcome = outcome
  }
}

/// The index, locked against every other writer until it is put in place or let go.
///
/// Git's own order: take `index.lock`, read, edit, rename. libgit2 locks only while it writes, so that what a `git
/// add` staged since it read would be lost; therefore the lock is taken here, and libgit2 edits a copy. The lock
/// names its process, so that one left by a killed process can be told from Git's own.
public struct IndexLock: ~Copyable {
  private let index: String
  private let lock: String
  private let copy: String
  private let root: String
  private var isHeld = true

  fileprivate init(index: String, root: String) {
    self.index = index
    self.root = root
    lock = index + ".lock"
    copy = index + ".cairn"
  }

  /// Lets go without a change, if it was not put in place.
  deinit {
    if isHeld {
      unlink(copy)
      unlink(lock)
    }
  }

  /// Writes the index with the edits made, puts it in place and lets go of the lock. All other entries stay.
  public consuming func replace(with edits: [IndexEdit]) throws(GitError) {
    var before = stat()
    let existed = lstat(index, &before) == 0
    unlink(copy)
    if existed { try Self.copyFile(index, to: copy) }
    var pointer: OpaquePointer?
    try check("read index", index) { git_index_open(&pointer, copy) }
    let handle = IndexHandle(owning: pointer!)
    if existed { Self.smudge(handle, newerThan: before) }
    for edit in edits { try apply(edit, to: handle) }
    try check("write index", index) { git_index_write(handle.pointer) }
    if existed { chmod(copy, before.st_mode & 0o7777) }
    guard rename(copy, index) == 0 else {
      throw GitError(.file, "replace index", index, reason: String(cString: strerror(errno)))
    }
    isHeld = false
    unlink(lock)
  }

  private func apply(_ edit: IndexEdit, to handle: borrowing IndexHandle) throws(GitError) {
    let pointer = handle.pointer
    switch edit.outcome {
    case .remove:
      let status = git_index_remove(pointer, edit.path, 0)
      if status != GIT_ENOTFOUND.rawValue { try check("remove from index", edit.path) { status } }
    case .put(let id, let mode):
      var entry = git_index_entry()
      entry.id = id.raw
      entry.mode = mode.rawValue
      // With the file's times and size `git status` need not read it again.
      var file = stat()
      if lstat(root + "/" + edit.path, &file) == 0 { Self.fill(&entry, from: file) }
      try check("add to index", edit.path) {
        edit.path.withCString { path in
          entry.path = path
          return git_index_add(pointer, &entry)
        }
      }
    }
  }

  private static func fill(_ entry: inout git_index_entry, from file: stat) {
    #if canImport(Darwin)
      let (changed, modified) = (file.st_ctimespec, file.st_mtimespec)
    #else
      let (changed, modified) = (file.st_ctim, file.st_mtim)
    #endif
    entry.ctime = git_index_time(
      seconds: Int32(truncatingIfNeeded: changed.tv_sec),
      nanoseconds: UInt32(truncatingIfNeeded: changed.tv_nsec))
    entry.mtime = git_index_time(
      seconds: Int32(truncatingIfNeeded: modified.tv_sec),
      nanoseconds: UInt32(truncatingIfNeeded: modified.tv_nsec))
    entry.dev = UInt32(truncatingIfNeeded: file.st_dev)
    entry.ino = UInt32(truncatingIfNeeded: file.st_ino)
    entry.uid = file.st_uid
    entry.gid = file.st_gid
    entry.file_size = UInt32(truncatingIfNeeded: file.st_size)
  }

  /// A file that changed in the very moment the index was written looks unchanged to Git once the index is younger
  /// (gitformat-index, "racy git"). A size of 0 makes Git read such files again.
  private static func smudge(_ handle: borrowing IndexHandle, newerThan index: stat) {
    #if canImport(Darwin)
      let time = index.st_mtimespec
    #else
      let time = index.st_mtim
    #endif
    for position in 0..<git_index_entrycount(handle.pointer) {
      guard let entry = git_index_get_byindex(handle.pointer, position) else { continue }
      let modified = entry.pointee.mtime
      if modified.seconds < Int32(truncatingIfNeeded: time.tv_sec) { continue }
      if modified.seconds == Int32(truncatingIfNeeded: time.tv_sec),
        modified.nanoseconds < UInt32(truncatingIfNeeded: time.tv_nsec)
      {
        continue
      }
      UnsafeMutablePointer(mutating: entry).pointee.file_size = 0
    }
  }

  private static func copyFile(_ source: String, to target: String) throws(GitError) {
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
}

extension Repository {
  /// Takes the index's lock, trying again for `patience` while another process holds it.
  ///
  /// - Throws: ``GitError`` with code `locked` when the time is over, `file` when the lock cannot be made.
  public func lockIndex(patience: Duration = .seconds(5)) throws(GitError) -> IndexLock {
    guard let root = workDirectory else {
      throw GitError(.bareRepository, "lock index", gitDirectory, reason: "a bare repository has no index")
    }
    let index = gitDirectory + "/index"
    let clock = ContinuousClock()
    let deadline = clock.now + patience
    var pause: UInt32 = 1_000
    while true {
      if writeLock(index + ".lock") { return IndexLock(index: index, root: root) }
      guard errno == EEXIST else {
        throw GitError(.file, "lock index", index + ".lock", reason: String(cString: strerror(errno)))
      }
      guard clock.now < deadline else {
        throw GitError(
          .locked, "lock index", index + ".lock",
          reason: "another process holds it; if none is running, remove the file")
      }
      usleep(pause)
      pause = min(pause * 2, 50_000)
    }
  }

  /// The process of ours that left the index's lock behind; nil when there is no lock, or it is not ours.
  public func indexLockOwner() -> Int32? {
    guard let file = fopen(gitDirectory + "/index.lock", "re") else { return nil }
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 64)
    guard fread(&text, 1, 63, file) > 0 else { return nil }
    let words = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: UInt8(ascii: " "))
    guard words.count == 2, String(decoding: words[0], as: UTF8.self) == lockWord else { return nil }
    return Int32(String(decoding: words[1].dropLast(), as: UTF8.self))
  }

  /// Removes the index's lock that ``indexLockOwner()`` told of, its process being gone. Only one process at a time
  /// may call this.
  public func removeIndexLock() {
    unlink(gitDirectory + "/index.lock")
  }

  /// The paths of the index under `directory`, with what they point at.
  public func indexEntries(under directory: String) throws(GitError) -> [TreeEntry] {
    var pointer: OpaquePointer?
    try check("read index") { git_repository_index(&pointer, self.pointer) }
    let index = IndexHandle(owning: pointer!)
    try check("read index") { git_index_read(index.pointer, 1) }
    var position = 0
    let prefix = directory + "/"
    guard git_index_find_prefix(&position, index.pointer, prefix) == 0 else { return [] }
    var found: [TreeEntry] = []
    while let entry = git_index_get_byindex(index.pointer, position)?.pointee {
      let path = String(cString: entry.path)
      guard path.hasPrefix(prefix) else { break }
      found.append(
        TreeEntry(name: path, mode: FileMode(rawValue: entry.mode) ?? .file, id: ObjectID(entry.id)))
      position += 1
    }
    return found
  }
}

private let lockWord = "cairn"

private func writeLock(_ path: String) -> Bool {
  let lock = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard lock >= 0 else { return false }
  let text = "\(lockWord) \(getpid())\n"
  _ = text.withCString { write(lock, $0, strlen($0)) }
  close(lock)
  return true
}
