internal import CLibgit2

/// An open repository. One thread at a time; open another for a second thread.
///
/// ```swift
/// let repository = try Repository.discover(from: ".")
/// let tip = try repository.resolve("HEAD")
/// ```
public struct Repository: ~Copyable {
  let pointer: OpaquePointer

  /// The repository's own directory: `…/.git`, or `…/.git/worktrees/<name>` for a linked work tree.
  public let gitDirectory: String
  /// The directory that linked work trees share; the same as ``gitDirectory`` otherwise.
  public let commonDirectory: String
  /// The root of the checked-out files; nil for a bare repository.
  public let workDirectory: String?
  let written = WrittenObjects()

  private init(owning pointer: OpaquePointer) {
    self.pointer = pointer
    gitDirectory = Self.path(git_repository_path(pointer)) ?? ""
    commonDirectory = Self.path(git_repository_commondir(pointer)) ?? ""
    workDirectory = Self.path(git_repository_workdir(pointer))
  }

  /// libgit2 does not read the configuration that belongs to one work tree (`git config --worktree`, `git
  /// sparse-checkout`) before its version 1.8; added here, it comes first, as in Git.
  private func addWorktreeConfiguration() throws(GitError) {
    guard try configurationFlag("extensions.worktreeConfig") == true else { return }
    var raw: OpaquePointer?
    try check("read configuration") { git_repository_config(&raw, pointer) }
    let configuration = ConfigurationHandle(owning: raw!)
    let file = gitDirectory + "/config.worktree"
    let status = git_config_add_file_ondisk(
      configuration.pointer, file, GIT_CONFIG_LEVEL_APP, pointer, 0)
    if status == GIT_ENOTFOUND.rawValue || status == GIT_EEXISTS.rawValue { return }
    try check("read configuration", file) { status }
  }

  deinit { git_repository_free(pointer) }

  /// Opens the repository at `path`: a work tree's root, or a Git directory.
  public static func open(at path: String) throws(GitError) -> Repository {
    try open(path, flags: GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue)
  }

  /// Opens the repository that holds `path`, looking upwards as `git` does.
  public static func discover(from path: String) throws(GitError) -> Repository {
    try open(path, flags: 0)
  }

  private static func open(_ path: String, flags: UInt32) throws(GitError) -> Repository {
    Library.start()
    var pointer: OpaquePointer?
    do {
      try check("open repository", path) { git_repository_open_ext(&pointer, path, flags, nil) }
    } catch let error {
      throw explained(error)
    }
    let repository = Repository(owning: pointer!)
    try repository.addWorktreeConfiguration()
    return repository
  }

  /// Makes a repository, or opens the one that is there.
  public static func create(
    at path: String, bare: Bool = false, branch: String? = nil
  ) throws(GitError) -> Repository {
    Library.start()
    var pointer: OpaquePointer?
    var options = git_repository_init_options()
    try check("prepare to create repository", path) {
      git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION))
    }
    options.flags = GIT_REPOSITORY_INIT_MKPATH.rawValue | (bare ? GIT_REPOSITORY_INIT_BARE.rawValue : 0)
    func create() -> Int32 { git_repository_init_ext(&pointer, path, &options) }
    try check("create repository", path) {
      guard let branch else { return create() }
      return branch.withCString { name in
        options.initial_head = name
        return create()
      }
    }
    let repository = Repository(owning: pointer!)
    try repository.addWorktreeConfiguration()
    return repository
  }

  /// What libgit2 says of repositories that it cannot read, in words that tell the way out.
  private static func explained(_ error: GitError) -> GitError {
    if error.reason.contains("objectformat") || error.reason.contains("sha256") {
      return GitError(
        .unsupported, error.operation, error.thing,
        reason: "it uses SHA-256 object names, which libgit2 cannot read; use a repository with SHA-1 names "
          + "(git init --object-format=sha1)")
    }
    if error.reason.contains("unsupported extension")
      || error.reason.contains("unsupported repository version")
    {
      return GitError(.unsupported, error.operation, error.thing, reason: error.reason)
    }
    // Where no configuration names `safe.directory`, libgit2 1.5 says only that it did not find it.
    if error.code == .owner || error.reason.contains("safe.directory") {
      return GitError(
        .owner, error.operation, error.thing,
        reason:
          "it belongs to another user; if you trust it: git config --global --add safe.directory \(error.thing)"
      )
    }
    if error.code == .notFound {
      return GitError(.notFound, error.operation, error.thing, reason: "not in a Git repository")
    }
    return error
  }

  private static func path(_ text: UnsafePointer<CChar>?) -> String? {
    guard let text else { return nil }
    var path = String(cString: text)
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return path
  }

  public var isBare: Bool { git_repository_is_bare(pointer) == 1 }
  public var isShallow: Bool { git_repository_is_shallow(pointer) == 1 }

  /// What is under way in the work tree, in Git's words, when something is: `rebase`, `merge`, ….
  public var operationUnderWay: String? {
    switch git_repository_state_t(rawValue: UInt32(bitPattern: git_repository_state(pointer))) {
    case GIT_REPOSITORY_STATE_NONE: nil
    case GIT_REPOSITORY_STATE_MERGE: "merge"
    case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: "revert"
    case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: "cherry-pick"
    case GIT_REPOSITORY_STATE_BISECT: "bisect"
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE: "am"
    default: "rebase"
    }
  }
}
