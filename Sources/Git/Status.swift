internal import CLibgit2

/// What `git status` would say of one path.
public struct PathStatus: Hashable, Sendable {
  /// Relative to the repository's root.
  public var path: String
  /// The index differs from HEAD.
  public var isStaged: Bool
  /// The file differs from the index.
  public var isModified: Bool
  public var isUntracked: Bool
  public var isIgnored: Bool
  public var isConflicted: Bool
}

extension Repository {
  /// The status of what lies under the given paths (all when empty) and is not as in HEAD; `excluding` leaves out
  /// what lies under those. Untracked directories are walked when `recursing`, else named with a `/` at the end.
  public func status(
    under paths: [String] = [], excluding excluded: [String] = [], untracked: Bool = true,
    recursing: Bool = true
  ) throws(GitError) -> [PathStatus] {
    var options = git_status_options()
    try check("prepare status") { git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)) }
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
    var flags = GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue
    if untracked { flags |= GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue }
    if recursing { flags |= GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue }
    options.flags = flags
    let index = try readIndex()
    var list: OpaquePointer?
    try withPathspec(paths) { spec throws(GitError) in
      options.pathspec = spec
      try check("read status") { git_status_list_new(&list, pointer, &options) }
    }
    defer { git_status_list_free(list) }
    var result: [PathStatus] = []
    for place in 0..<git_status_list_entrycount(list) {
      guard let entry = git_status_byindex(list, place)?.pointee else { continue }
      let delta = entry.index_to_workdir ?? entry.head_to_index
      guard let delta, let name = delta.pointee.new_file.path ?? delta.pointee.old_file.path else { continue }
      let path = String(cString: name)
      if excluded.contains(where: { Self.path(path, isUnder: $0) }) { continue }
      var bits = entry.status.rawValue
      if bits & GIT_STATUS_WT_DELETED.rawValue != 0, index.leavesOut(name) {
        bits &= ~GIT_STATUS_WT_DELETED.rawValue
        if bits == 0 { continue }
      }
      result.append(Self.status(path, bits))
    }
    return result
  }

  /// By bytes, as Git compares: Swift holds two spellings of an accented letter for equal, and a `/` with an accent
  /// behind it for another character.
  static func path(_ path: String, isUnder directory: String) -> Bool {
    let (path, directory) = (path.utf8, directory.utf8)
    guard path.starts(with: directory) else { return false }
    let rest = path.dropFirst(directory.count)
    return rest.isEmpty || rest.first == UInt8(ascii: "/")
  }

  private static func status(_ path: String, _ bits: UInt32) -> PathStatus {
    let staged =
      GIT_STATUS_INDEX_NEW.rawValue | GIT_STATUS_INDEX_MODIFIED.rawValue | GIT_STATUS_INDEX_DELETED.rawValue
      | GIT_STATUS_INDEX_RENAMED.rawValue | GIT_STATUS_INDEX_TYPECHANGE.rawValue
    let modified =
      GIT_STATUS_WT_MODIFIED.rawValue | GIT_STATUS_WT_DELETED.rawValue | GIT_STATUS_WT_TYPECHANGE.rawValue
      | GIT_STATUS_WT_RENAMED.rawValue | GIT_STATUS_WT_UNREADABLE.rawValue
    return PathStatus(
      path: path, isStaged: bits & staged != 0, isModified: bits & modified != 0,
      isUntracked: bits & GIT_STATUS_WT_NEW.rawValue != 0, isIgnored: bits & GIT_STATUS_IGNORED.rawValue != 0,
      isConflicted: bits & GIT_STATUS_CONFLICTED.rawValue != 0)
  }

  /// Whether Git's ignore rules leave `path` (relative to the root; a directory ends in `/`) out.
  public func isIgnored(_ path: String) throws(GitError) -> Bool {
    var ignored: Int32 = 0
    try check("read ignore rules for", path) { git_ignore_path_is_ignored(&ignored, pointer, path) }
    return ignored == 1
  }

  /// Runs `body` with the paths as libgit2 takes them.
  func withPathspec<R>(
    _ paths: [String], _ body: (git_strarray) throws(GitError) -> R
  ) throws(GitError) -> R {
    var strings: [UnsafeMutablePointer<CChar>?] = paths.map { path in
      let bytes = Array(path.utf8CString)
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      copy.initialize(from: bytes, count: bytes.count)
      return copy
    }
    defer { for string in strings { string?.deallocate() } }
    let count = strings.count
    // The pointer is valid for the length of the call only, so the call is made inside.
    var result: Result<R, GitError>?
    strings.withUnsafeMutableBufferPointer { buffer in
      do throws(GitError) {
        result = .success(try body(git_strarray(strings: buffer.baseAddress, count: count)))
      } catch {
        result = .failure(error)
      }
    }
    return try result!.get()
  }
}
