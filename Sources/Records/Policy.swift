/// What `cairn.yaml` says: the conventions that a repository keeps.
public struct Policy: Hashable, Sendable {
  /// Of the file's format: 1.
  public var version: Int
  /// The store's directory, relative to the repository's root.
  public var store: String
  /// The branch that runs are committed to; nil is the branch that is checked out.
  public var branch: String?
  public var conventions: Conventions
  public var capture: CaptureRules

  public struct Conventions: Hashable, Sendable {
    /// Which way is better, by metric key; a key may hold `*`.
    public var metrics: [MetricRule]
    /// Tags that each run must have.
    public var requiredTags: [String]
    /// A regular expression that names of experiments match.
    public var experimentName: String?
  }

  public struct MetricRule: Hashable, Sendable {
    public var pattern: String
    public var better: Direction
  }

  /// Which way a metric gets better.
  public enum Direction: String, Hashable, Sendable {
    case higher, lower
  }

  public struct CaptureRules: Hashable, Sendable {
    /// Environment variables whose values are recorded; `*` at the end matches the rest.
    public var variables: [String]
    /// More name patterns whose values are secrets, beside the built-in ones.
    public var secrets: [String]
    public var hostname: Bool
    public var user: Bool
    /// Bytes; a larger patch keeps the tracked changes and names what it left out.
    public var patchLimit: Int
    /// Bytes of console output that are kept, half from the head and half from the tail.
    public var consoleLimit: Int
    /// Off: no `environment.json`.
    public var environment: Bool
  }
}
