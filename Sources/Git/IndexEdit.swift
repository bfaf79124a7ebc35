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

extension IndexHandle {
  /// Makes the edit; `root` is the work tree's. Stages that a conflict left at the path go with it, as after
  /// `git add` and `git rm`.
  func apply(_ edit: IndexEdit, root: String) throws(GitError) {
    switch edit.outcome {
    case .remove:
      try check("remove from index", edit.path) { git_index_remove_bypath(pointer, edit.path) }
    case .put(let id, let mode):
      try makeRoom(for: edit.path)
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

  /// `git_index_add` takes an entry beside the stages of a conflict, below a file, and above the files of a
  /// directory of its name, and Git cannot make a tree of that.
  private func makeRoom(for path: String) throws(GitError) {
    try check("remove from index", path) { git_index_remove_bypath(pointer, path) }
    try check("remove from index", path) { git_index_remove_directory(pointer, path, 0) }
    for (place, byte) in path.utf8.enumerated() where byte == UInt8(ascii: "/") {
      let parent = String(decoding: path.utf8.prefix(place), as: UTF8.self)
      try check("remove from index", parent) { git_index_remove_bypath(pointer, parent) }
    }
  }

  static func fill(_ entry: inout git_index_entry, from file: stat) {
    #if canImport(Darwin)
      let changed = file.st_ctimespec
    #else
      let changed = file.st_ctim
    #endif
    entry.ctime = git_index_time(
      seconds: Int32(truncatingIfNeeded: changed.tv_sec),
      nanoseconds: UInt32(truncatingIfNeeded: changed.tv_nsec))
    entry.mtime = file.modified
    entry.dev = UInt32(truncatingIfNeeded: file.st_dev)
    entry.ino = UInt32(truncatingIfNeeded: file.st_ino)
    entry.uid = file.st_uid
    entry.gid = file.st_gid
    entry.file_size = UInt32(truncatingIfNeeded: file.st_size)
  }

  /// A file that changed in the very moment the index was written looks unchanged to Git once the index is younger
  /// (gitformat-index, "racy git"). A size of 0 makes Git read such files again.
  func smudge(newerThan index: stat) {
    let time = index.modified
    for position in 0..<git_index_entrycount(pointer) {
      guard let entry = git_index_get_byindex(pointer, position) else { continue }
      let modified = entry.pointee.mtime
      if (modified.seconds, modified.nanoseconds) < (time.seconds, time.nanoseconds) { continue }
      UnsafeMutablePointer(mutating: entry).pointee.file_size = 0
    }
  }
}
