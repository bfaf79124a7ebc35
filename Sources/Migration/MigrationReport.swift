/// What a migration took, what was there already, and what it could not take.
public struct MigrationReport: Sendable {
  /// What is counted.
  public enum Kind: String, CaseIterable, Sendable {
    case experiments, runs
    /// Logged values.
    case metrics
    /// Files.
    case artifacts
    case loggedModels = "logged_models"
    case models
    case versions
  }

  /// How many of a kind.
  public struct Tally: Hashable, Sendable {
    /// Written now; in a dry run, what would be written.
    public var taken = 0
    /// There already, just so.
    public var unchanged = 0
    /// There already, with other content, and left as it is.
    public var different = 0
    /// Not taken, for a reason that a note gives.
    public var left = 0
  }

  /// Why something was not taken, or not as it was.
  public struct Note: Hashable, Sendable {
    public enum Weight: String, Sendable {
      /// Taken, though not to the letter.
      case changed
      /// Of a kind that the other side does not hold.
      case unsupported
      /// Damaged, missing or refused: a person should look.
      case problem
    }

    public var weight: Weight
    /// `run 3f2a91bc`, `experiment 'churn'`.
    public var subject: String
    public var reason: String
  }

  public private(set) var tallies: [Kind: Tally] = [:]
  public private(set) var notes: [Note] = []
  /// The commits that were made, in their order.
  public internal(set) var commits: [String] = []

  public init() {}

  public subscript(kind: Kind) -> Tally {
    get { tallies[kind] ?? Tally() }
    set { tallies[kind] = newValue }
  }

  mutating func note(_ weight: Note.Weight, _ subject: String, _ reason: String) {
    notes.append(Note(weight: weight, subject: subject, reason: reason))
  }

  mutating func add(_ more: [Note]) { notes += more }

  /// Whether something should be looked at: damaged or missing in the source, or refused.
  public var hasProblems: Bool { notes.contains { $0.weight == .problem } }

  /// Whether nothing was written.
  public var isIdle: Bool { tallies.values.allSatisfy { $0.taken == 0 } }
}
