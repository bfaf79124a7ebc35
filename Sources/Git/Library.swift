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

/// Settings of the process that tests and `--durable` change.
public enum GitSettings {
  /// Where configuration of the system and the user is looked for; an empty folder makes tests hermetic.
  public static func isolateConfiguration(in folder: String) {
    Library.start()
    for level in [GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_XDG] {
      _ = cairn_set_search_path(level, folder)
    }
  }

  /// Write objects and references through to the disk before they count.
  public static func writeThrough(_ on: Bool) {
    Library.start()
    _ = cairn_set_fsync(on ? 1 : 0)
  }
}
