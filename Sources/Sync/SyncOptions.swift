/// How to synchronise.
public struct SyncOptions: Sendable {
  public enum Mode: String, Sendable { case merge, rebase }

  /// nil: the one that the branch follows.
  public var remote: String?
  /// nil: as Git's configuration says for `git pull`.
  public var mode: Mode?
  /// Fetches, and tells what would be done.
  public var isDryRun = false
  public var pushes = true
  public var choices = SyncChoices()
  /// Whether `git` shows how far it is, as on a terminal.
  public var showsProgress = false

  public init() {}
}
