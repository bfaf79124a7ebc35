/// Why a synchronisation could not be made, and the way out.
public struct SyncError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
    /// There is no remote, or no branch of it, to synchronise with.
    public static let noUpstream = Code("no upstream")
    /// HEAD is on no branch, or something else is under way.
    public static let wrongState = Code("wrong state")
    /// The two share no history.
    public static let unrelated = Code("unrelated")
    /// Files that are not Cairn's contend.
    public static let conflict = Code("conflict")
    /// Files of the work tree have changes that would be lost.
    public static let dirty = Code("dirty")
    /// The remote could not be reached, or would not take the push.
    public static let remote = Code("remote")
    /// Others keep pushing.
    public static let busy = Code("busy")
  }

  public let code: Code
  public let message: String
  public var description: String { message }

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
