public import Records

/// Something in the branch's history that does not hold.
public struct VerificationFinding: Hashable, Sendable {
  public var code: Code
  /// The id of the commit by which the branch came to have it.
  public var commit: String
  public var model: ModelName?
  public var version: Int?
  public var stage: ModelStage?
  /// One sentence.
  public var message: String
  /// What to do about it.
  public var remedy: String?

  /// What kind of thing does not hold; the raw value is for programs.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// A version came into a stage, and the policy of the time stood against it.
    case promotion
    /// An approval that is not good.
    case approval
    /// Bytes are not those that the version's digest says.
    case artifact
    /// A version was changed after it was registered.
    case altered
    /// A version's number was given again, or its file was taken away.
    case number
    /// A tag says something else than the files.
    case tag
    /// A file of the registry cannot be read, or is none.
    case file
    /// The policy that a change is to be judged by cannot be read.
    case policy
    /// A commit without a good signature.
    case signature
  }

  public init(
    _ code: Code, commit: String, model: ModelName? = nil, version: Int? = nil, stage: ModelStage? = nil,
    _ message: String, remedy: String? = nil
  ) {
    self.code = code
    self.commit = commit
    self.model = model
    self.version = version
    self.stage = stage
    self.message = message
    self.remedy = remedy
  }
}

/// What a verification looked at, and what it found.
public struct VerificationResult: Hashable, Sendable {
  /// Oldest first.
  public var findings: [VerificationFinding] = []
  /// The ids of the revisions between which it looked; nil: from the beginning.
  public var from: String?
  public var to: String
  /// How many commits of the branch changed the registry.
  public var commits = 0
  /// How many comings of a version into a stage, the archive left out, were judged.
  public var promotions = 0
  /// How many of them under a policy that asks for something.
  public var governed = 0
  public var approvals = 0
  /// Versions whose bytes were compared with their digests.
  public var artifacts = 0
  /// Overrides and rollbacks that the policy allows: they hold, and are told.
  public var notes: [VerificationFinding] = []

  public init(from: String?, to: String) {
    self.from = from
    self.to = to
  }

  public var passes: Bool { findings.isEmpty }
}
