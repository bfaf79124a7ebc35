internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The index, locked against every other writer until it is put in place or let go.
///
/// Git's own order: take `index.lock`, read, edit, rename. libgit2 locks only while it writes, so that what a `git
/// add` staged since it read would be lost; therefore the lock is taken here, and a copy edited: by ``IndexSplice``
/// where it can, else by libgit2, else by git. The lock names its process, so that one left by a killed process can be
/// told from Git's own.
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

  /// Writes the index with the edits made, puts it in place, runs `body` and lets go of the lock. All other entries
  /// stay.
  ///
  /// `git commit` reads the index a moment before it locks it, and then writes back what it read: the longer the lock
  /// is held behind our writing, the more likely such a one gives up instead of undoing that.
  public consuming func replace(
    with edits: [IndexEdit], holding body: () throws(GitError) -> Void = {}
  ) throws(GitError) {
    var before = stat()
    let existed = lstat(index, &before) == 0
    unlink(copy)
    let isSpliced =
      existed ? try IndexSplice.write(index, facts: before, edits: edits, root: root, to: copy) : false
    if !isSpliced {
      if existed { try copyIndex(index, to: copy) }
      var pointer: OpaquePointer?
      guard git_index_open(&pointer, copy) == 0, let pointer else {
        try replaceThroughGit(edits)
        return try body()
      }
      let handle = IndexHandle(owning: pointer)
      if existed { handle.smudge(newerThan: before) }
      for edit in edits { try handle.apply(edit, root: root) }
      try check("write index", index) { git_index_write(pointer) }
    }
    if existed { chmod(copy, before.st_mode & 0o7777) }
    guard rename(copy, index) == 0 else {
      throw GitError(.file, "replace index", index, reason: String(cString: strerror(errno)))
    }
    try body()
    isHeld = false
    unlink(lock)
  }

  /// libgit2 reads neither split nor sparse indexes. `git` does; it takes the lock itself, so ours goes just before.
  private consuming func replaceThroughGit(_ edits: [IndexEdit]) throws(GitError) {
    var input: [UInt8] = []
    for edit in edits {
      let (id, mode): (ObjectID, UInt32) =
        if case .put(let id, let mode) = edit.outcome { (id, mode.rawValue) } else { (.zero, 0) }
      input += "\(String(mode, radix: 8)) \(id.hex)\t\(edit.path)\0".utf8
    }
    let git = String(index.utf8.dropLast("/index".utf8.count)) ?? ""
    let root = root
    unlink(copy)
    unlink(lock)
    isHeld = false
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(5)
    while true {
      do {
        _ = try GitProgram.run(
          ["update-index", "-z", "--index-info"], gitDirectory: git, workDirectory: root, input: input)
        return
      } catch {
        guard error.code == .locked, clock.now < deadline else { throw error }
        usleep(20_000)
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

}

private let lockWord = "cairn"

/// The content comes before the name: a lock that does not name its process could not be told from Git's.
private func writeLock(_ path: String) -> Bool {
  if access(path, F_OK) == 0 {
    errno = EEXIST
    return false
  }
  let draft = "\(path).\(lockWord)-\(getpid())"
  unlink(draft)
  guard create(draft) else { return false }
  defer { unlink(draft) }
  if link(draft, path) == 0 { return true }
  // Where the file system has no links.
  return errno != EEXIST && create(path)
}

private func create(_ path: String) -> Bool {
  let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard file >= 0 else { return false }
  defer { close(file) }
  let text = "\(lockWord) \(getpid())\n"
  return text.withCString { write(file, $0, strlen($0)) > 0 }
}
