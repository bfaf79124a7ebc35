/// What was known of a version's model when it was registered: which bytes it is, what made it, how good it was. All of
/// it is optional: a model may be kept elsewhere, and a run may have told nothing.
public struct ModelEvidence: Hashable, Sendable {
  /// The model's folder, relative to the directory of its run or logged model: `artifacts/model`.
  public var path: String?
  /// `sha256:` and the SHA-256 of a line for each file, in order of the bytes of the paths, as `sha256sum` prints them:
  /// the file's own SHA-256, two spaces, its path relative to the model's folder.
  public var digest: String?
  /// How many the model is made of.
  public var files: Int?
  /// Of all files together, in bytes.
  public var size: Int64?
  /// The forms that the model can be loaded in, each with the version of its library where that is told.
  public var flavors: [String: String]
  public var signature: ModelSignature?
  /// Relative to the model's folder.
  public var inputExample: String?
  /// As pip reads them.
  public var requirements: [String]
  /// What the run was at the time: other than `FINISHED`, more may have come after.
  public var runStatus: RunStatus?
  public var runEnded: Timestamp?
  /// The commit whose code ran.
  public var sourceCommit: String?
  /// Whether no file differed from that commit.
  public var sourceIsClean: Bool?
  /// `sha256:` and the digest of the run's `source.patch`, which holds what differed.
  public var sourcePatch: String?
  /// `sha256:` and the digest of the run's `environment.json`.
  public var environment: String?
  /// The run's latest.
  public var metrics: [String: MetricValue]
  public var datasets: [Dataset]
  public var unknown: UnknownKeys

  public init(
    path: String? = nil, digest: String? = nil, files: Int? = nil, size: Int64? = nil,
    flavors: [String: String] = [:], signature: ModelSignature? = nil, inputExample: String? = nil,
    requirements: [String] = [], runStatus: RunStatus? = nil, runEnded: Timestamp? = nil,
    sourceCommit: String? = nil, sourceIsClean: Bool? = nil, sourcePatch: String? = nil,
    environment: String? = nil, metrics: [String: MetricValue] = [:], datasets: [Dataset] = [],
    unknown: UnknownKeys = UnknownKeys()
  ) {
    self.path = path
    self.digest = digest
    self.files = files
    self.size = size
    self.flavors = flavors
    self.signature = signature
    self.inputExample = inputExample
    self.requirements = requirements
    self.runStatus = runStatus
    self.runEnded = runEnded
    self.sourceCommit = sourceCommit
    self.sourceIsClean = sourceIsClean
    self.sourcePatch = sourcePatch
    self.environment = environment
    self.metrics = metrics
    self.datasets = datasets
    self.unknown = unknown
  }

  /// Data that the run read.
  public struct Dataset: Hashable, Sendable {
    public var name: String
    public var digest: String
    /// `training`, `validation`, ….
    public var context: String?
    /// What its check came to: `passed`, `failed`; nil when nobody checked it.
    public var check: String?
    public var unknown: UnknownKeys

    public init(
      name: String, digest: String, context: String? = nil, check: String? = nil,
      unknown: UnknownKeys = UnknownKeys()
    ) {
      self.name = name
      self.digest = digest
      self.context = context
      self.check = check
      self.unknown = unknown
    }

    /// The tag of a run's dataset that says what its check came to.
    public static let checkTag = "cairn.check"
  }

  public var isEmpty: Bool { self == ModelEvidence() }
}

/// What a metric was measured to be: NaN is the same as NaN here, so that a record equals itself.
public struct MetricValue: Hashable, Sendable {
  /// May be NaN or ±infinity.
  public var number: Double

  public init(_ number: Double) { self.number = number }

  public static func == (a: MetricValue, b: MetricValue) -> Bool {
    a.number == b.number || (a.number.isNaN && b.number.isNaN)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(number.isNaN ? .nan : number) }
}
