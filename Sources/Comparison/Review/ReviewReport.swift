public import Records

/// What a pull request does to the store, for the people who are to judge it.
public struct ReviewReport: Hashable, Sendable {
  /// What people call the two sides.
  public var base: String
  public var head: String
  /// Versions that come into stages, or leave them.
  public var promotions: [PromotionReview]
  public var versions: [VersionReview]
  public var aliases: [AliasReview]
  /// What the runs changed, by experiment.
  public var runs: StoreDiff
  public var check: CheckResult

  public init(
    base: String, head: String, promotions: [PromotionReview] = [], versions: [VersionReview] = [],
    aliases: [AliasReview] = [], runs: StoreDiff, check: CheckResult
  ) {
    self.base = base
    self.head = head
    self.promotions = promotions
    self.versions = versions
    self.aliases = aliases
    self.runs = runs
    self.check = check
  }

  /// Whether it may be merged.
  public var passes: Bool { check.passes && promotions.allSatisfy(\.passes) }
}

/// A change of a stage, candidate and incumbent beside each other.
public struct PromotionReview: Hashable, Sendable {
  public var model: ModelName
  public var stage: ModelStage
  /// The version that comes; nil when versions only leave.
  public var version: Int?
  /// The versions in the stage before and after.
  public var from: [Int]
  public var to: [Int]
  /// The version whose place is taken back.
  public var rollbackOf: Int?
  /// Versions that go to the archive with this change.
  public var archived: [Int] = []
  /// nil where nothing is asked of the change.
  public var gates: GateReport?
  public var approvals: ApprovalsReview
  /// What stands against it, a sentence each.
  public var problems: [String]
  /// What stood against it and was overridden.
  public var overridden: [String]
  public var override: StageHolders.Override?
  /// The metrics of the incumbent and of the candidate.
  public var metrics: [MetricChange]
  /// The values of each metric in the versions up to the candidate, oldest first; NaN where a version has none.
  public var history: [String: Series]
  /// What differs between the runs that made the two; nil when one is not known.
  public var runs: ExperimentDiff?

  public init(
    model: ModelName, stage: ModelStage, version: Int?, from: [Int], to: [Int], rollbackOf: Int? = nil,
    gates: GateReport? = nil, approvals: ApprovalsReview = ApprovalsReview(), problems: [String] = [],
    overridden: [String] = [], override: StageHolders.Override? = nil, metrics: [MetricChange] = [],
    history: [String: Series] = [:], runs: ExperimentDiff? = nil
  ) {
    self.model = model
    self.stage = stage
    self.version = version
    self.from = from
    self.to = to
    self.rollbackOf = rollbackOf
    self.gates = gates
    self.approvals = approvals
    self.problems = problems
    self.overridden = overridden
    self.override = override
    self.metrics = metrics
    self.history = history
    self.runs = runs
  }

  public var passes: Bool { problems.isEmpty }

  /// The version that the candidate takes the place of: the newest of several.
  public var incumbent: Int? { gates?.incumbent ?? from.filter { $0 != version }.last }
}

/// Who stands by a promotion.
public struct ApprovalsReview: Hashable, Sendable {
  /// How many people the policy asks for.
  public var required: Int
  public var given: [Given]
  /// What is missing, and how it is given; nil when nothing is.
  public var missing: String?

  public init(required: Int = 0, given: [Given] = [], missing: String? = nil) {
    self.required = required
    self.given = given
    self.missing = missing
  }

  public struct Given: Hashable, Sendable {
    /// The principal; the file's path where the file cannot be read.
    public var who: String
    public var at: Timestamp?
    public var comment: String?
    /// Why it does not count; nil when it does.
    public var refusal: String?

    public init(who: String, at: Timestamp? = nil, comment: String? = nil, refusal: String? = nil) {
      self.who = who
      self.at = at
      self.comment = comment
      self.refusal = refusal
    }
  }

  /// How many count.
  public var counted: Int { given.count { $0.refusal == nil } }
}

/// A version that is new.
public struct VersionReview: Hashable, Sendable {
  public var model: ModelName
  public var version: ModelVersion

  public init(model: ModelName, version: ModelVersion) {
    self.model = model
    self.version = version
  }
}

/// An alias that names another version.
public struct AliasReview: Hashable, Sendable {
  public var model: ModelName
  public var alias: String
  /// nil where the side has none of the name.
  public var old: Int?
  public var new: Int?

  public init(model: ModelName, alias: String, old: Int?, new: Int?) {
    self.model = model
    self.alias = alias
    self.old = old
    self.new = new
  }
}
