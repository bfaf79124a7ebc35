public import Git
public import Records

/// What a synchronisation did, or would do.
public struct SyncReport: Sendable {
  /// How the branch got to where it is.
  public enum Outcome: String, Sendable {
    case upToDate = "up to date"
    /// The remote had nothing new.
    case ahead
    case fastForward = "fast-forward"
    case merged
    case rebased
  }

  /// A version that got another number, since others were faster.
  public struct Renumbered: Hashable, Sendable {
    public var model: ModelName
    public var old: Int
    public var new: Int
    /// How many approvals of it went: they are signed over the old number.
    public var voidApprovals: Int
  }

  public var branch: String
  /// `origin/main`
  public var upstream: String
  public var outcome: Outcome
  /// How many commits only this clone had, and only the remote.
  public var ahead: Int
  public var behind: Int
  public var commit: ObjectID?
  public var renumbered: [Renumbered] = []
  /// What a person has to decide first: nothing was changed when there is anything.
  public var questions: [SyncQuestion] = []
  public var isPushed = false
  /// Why nothing was pushed, when that was not asked for.
  public var reasonNotPushed: String?
  /// What else there is to say.
  public var notes: [String] = []
}
