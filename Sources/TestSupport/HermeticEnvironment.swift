import Foundation
import Git

/// An environment in which nothing of the user, the machine or the hour shows.
public enum HermeticEnvironment {
  public static let name = "Ada Example"
  public static let email = "ada@example.org"
  /// 2025-01-01T12:00:00Z, in seconds.
  public static let time: Int64 = 1_735_732_800

  /// PATH of this process, `home` as HOME, a fixed author, no configuration of user or system.
  public static func variables(home: String, time: Int64 = time) -> [String: String] {
    [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "HOME": home,
      "TMPDIR": NSTemporaryDirectory(),
      "LC_ALL": "C.UTF-8",
      "TZ": "UTC",
      "TERM": "dumb",
      "NO_COLOR": "1",
      "COLUMNS": "80",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_ATTR_NOSYSTEM": "1",
      "GIT_TERMINAL_PROMPT": "0",
      "GIT_PAGER": "cat",
      "GIT_EDITOR": "true",
      "GIT_AUTHOR_NAME": name,
      "GIT_AUTHOR_EMAIL": email,
      "GIT_AUTHOR_DATE": "@\(time) +0000",
      "GIT_COMMITTER_NAME": name,
      "GIT_COMMITTER_EMAIL": email,
      "GIT_COMMITTER_DATE": "@\(time) +0000",
    ]
  }

  /// Keeps libgit2 in this process from configuration of user and system.
  static let isolated: Void = GitSettings.follow(variables(home: "/dev/null/none"))
}
