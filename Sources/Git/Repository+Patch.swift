internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The work tree's differences from a tree, file by file. Lives no longer than the call that it is given to.
public struct WorkTreeDiff: ~Copyable {
  private var parts: [OpaquePointer] = []
  /// In order of their paths within each part.
  public private(set) var changes: [Change] = []

  /// A file that is not as in the tree.
  public struct Change: Hashable, Sendable {
    /// Relative to the repository's root.
    public var path: String
    public var isUntracked: Bool
    fileprivate var isDeletion: Bool
    fileprivate var part: Int
    fileprivate var place: Int
  }

  fileprivate init(owning pointer: OpaquePointer, index: borrowing IndexHandle) {
    add(pointer, index: index)
  }

  deinit {
    for part in parts { git_diff_free(part) }
  }

  fileprivate mutating func add(_ pointer: OpaquePointer, index: borrowing IndexHandle) {
    for place in 0..<git_diff_num_deltas(pointer) {
      guard let delta = git_diff_get_delta(pointer, place)?.pointee,
        let name = delta.new_file.path ?? delta.old_file.path
      else { continue }
      let path = String(cString: name)
      if delta.status == GIT_DELTA_DELETED, index.leavesOut(name) { continue }
      // A directory that is a repository of its own, not a file of this one.
      if path.hasSuffix("/") { continue }
      changes.append(
        Change(
          path: path, isUntracked: delta.status == GIT_DELTA_UNTRACKED,
          isDeletion: delta.status == GIT_DELTA_DELETED, part: parts.count, place: place))
    }
    parts.append(pointer)
  }

  /// Takes out the deletions of files that are there: `git rm --cached` made them untracked, and libgit2 then tells
  /// of the index alone.
  ///
  /// - Returns: their paths.
  fileprivate mutating func removeFalseDeletions(below workDirectory: String) -> [String] {
    var isOnlyDeletion: [String: Bool] = [:]
    for change in changes {
      isOnlyDeletion[change.path] = change.isDeletion && isOnlyDeletion[change.path] == nil
    }
    let paths = isOnlyDeletion.filter { path, only in
      var status = stat()
      return only && lstat(workDirectory + "/" + path, &status) == 0
    }.keys
    changes.removeAll { paths.contains($0.path) }
    return paths.sorted()
  }

  /// The change as text that `git apply` takes, binary content included.
  ///
  /// - Throws: ``GitError`` when the file cannot be read.
  public func patch(of change: Change) throws(GitError) -> [UInt8] {
    var patch: OpaquePointer?
    try check("compare", change.path) { git_patch_from_diff(&patch, parts[change.part], change.place) }
    defer { git_patch_free(patch) }
    var buffer = git_buf()
    try check("write patch of", change.path) { git_patch_to_buf(&buffer, patch) }
    defer { git_buf_dispose(&buffer) }
    return Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size))
  }
}

extension Repository {
  /// Gives `body` what differs between `tree` (nil is the empty tree) and the work tree, staged or not, untracked
  /// files that no rule ignores included.
  ///
  /// What lies under `excluded` (relative to the root) is not looked at. The index is read and never written.
  public func withWorkTreeDiff<R>(
    from tree: ObjectID?, excluding excluded: String? = nil,
    _ body: (borrowing WorkTreeDiff) throws(GitError) -> R
  ) throws(GitError) -> R {
    guard let workDirectory else {
      throw GitError(.bareRepository, "compare work tree of", gitDirectory, reason: "the repository has none")
    }
    var options = git_diff_options()
    try check("prepare comparison") { git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)) }
    options.flags =
      GIT_DIFF_INCLUDE_UNTRACKED.rawValue | GIT_DIFF_RECURSE_UNTRACKED_DIRS.rawValue
      | GIT_DIFF_SHOW_UNTRACKED_CONTENT.rawValue | GIT_DIFF_SHOW_BINARY.rawValue
      | GIT_DIFF_DISABLE_PATHSPEC_MATCH.rawValue
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_DIRTY
    // `git apply` takes binary changes only with whole object ids.
    options.id_abbrev = 40
    // What the user configured as prefixes is for eyes; a patch has these.
    options.old_prefix = Self.text("a")
    options.new_prefix = Self.text("b")
    let index = try readIndex()
    var handle: TreeHandle?
    if let tree { handle = try lookUpTree(tree) }
    var paths: [String] = []
    if let excluded { paths = try pathsBeside(excluded, tree: tree, workDirectory: workDirectory) }
    var pointer: OpaquePointer?
    try withPathspec(paths) { spec throws(GitError) in
      options.pathspec = spec
      try check("compare work tree", workDirectory) {
        git_diff_tree_to_workdir_with_index(&pointer, self.pointer, handle?.pointer, &options)
      }
    }
    var diff = WorkTreeDiff(owning: pointer!, index: index)
    let present = diff.removeFalseDeletions(below: workDirectory)
    if !present.isEmpty {
      try withPathspec(present) { spec throws(GitError) in
        options.pathspec = spec
        try check("compare work tree", workDirectory) {
          git_diff_tree_to_workdir(&pointer, self.pointer, handle?.pointer, &options)
        }
      }
      diff.add(pointer!, index: index)
    }
    return try body(diff)
  }

  private static func text(_ text: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
  }

  /// What lies beside `path` on each level from the root down, in the tree or the work tree: everything but `path`,
  /// named so that libgit2 does not walk the store's hundred thousand directories to leave them out.
  private func pathsBeside(
    _ path: String, tree: ObjectID?, workDirectory: String
  ) throws(GitError) -> [String] {
    // Never matches, and keeps the list from being empty, which would name everything.
    var paths = [".git"]
    var folder = ""
    for part in path.split(separator: "/") {
      var names = Set(Self.names(in: workDirectory + "/" + folder))
      if let tree, let entry = try entry(at: folder, inTree: tree), entry.mode == .directory {
        names.formUnion(try entries(ofTree: entry.id).map(\.name))
      }
      names.subtract([String(part), ".git", ".", ".."])
      let prefix = folder.isEmpty ? "" : folder + "/"
      paths += names.map { prefix + $0 }
      folder = prefix + part
    }
    return paths
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
            String(cString: $0)
          }
        })
    }
    return names
  }
}
