internal import CLibgit2
internal import CQuickStart

/// libgit2, started once in the process and never stopped: handles may live until the process ends.
enum Library {
  static func start() { _ = started }

  private static let started: Void = {
    cairn_start_quickly()
    git_libgit2_init()
    // Each object's hash would be computed again at each read; `git fsck` is for that.
    _ = cairn_set_strict_hash_verification(0)
    _ = cairn_accept_extensions()
  }()
}

/// Settings of the whole process; change them before a repository is open.
public enum GitSettings {
  /// Follows what Git's variables say of where configuration is read from, of which libgit2 knows nothing: not the
  /// system's with `GIT_CONFIG_NOSYSTEM`, not the user's where `GIT_CONFIG_GLOBAL` is empty or `/dev/null`.
  public static func follow(_ environment: [String: String]) {
    var levels: [git_config_level_t] = []
    if let text = environment["GIT_CONFIG_NOSYSTEM"], ["1", "true", "yes", "on"].contains(text.lowercased()) {
      levels.append(GIT_CONFIG_LEVEL_SYSTEM)
    }
    if let file = environment["GIT_CONFIG_GLOBAL"], file.isEmpty || file == "/dev/null" {
      levels += [GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_XDG]
    }
    if levels.isEmpty { return }
    Library.start()
    for level in levels { _ = cairn_set_search_path(level, "/dev/null/none") }
  }

  /// Write objects and references through to the disk before they count.
  public static func writeThrough(_ on: Bool) {
    Library.start()
    _ = cairn_set_fsync(on ? 1 : 0)
  }
}
