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
  public var artifacts: ArtifactRules
  /// What stages there are, in their order, ``ModelStage/none`` first.
  public var stages: [ModelStage]
  /// Where the allowed signers are, when it is said; see ``signersFile``.
  public var signers: String?
  /// By model, in the order of the file.
  public var models: [ModelRules]
  /// Who is told what happens in the registry.
  public var webhooks: [Webhook]

  public init(
    version: Int = 1, store: String = "cairn", branch: String? = nil,
    conventions: Conventions = Conventions(), capture: CaptureRules = CaptureRules(),
    artifacts: ArtifactRules = ArtifactRules(), stages: [ModelStage] = ModelStage.all,
    signers: String? = nil, models: [ModelRules] = [], webhooks: [Webhook] = []
  ) {
    self.version = version
    self.store = store
    self.branch = branch
    self.conventions = conventions
    self.capture = capture
    self.artifacts = artifacts
    self.stages = stages
    self.signers = signers
    self.models = models
    self.webhooks = webhooks
  }

  /// What holds where there is no `cairn.yaml`.
  public static var `default`: Policy { Policy() }

  public struct Conventions: Hashable, Sendable {
    /// Which way is better, by metric key; a key may hold `*`.
    public var metrics: [MetricRule]
    /// Tags that each run must have.
    public var requiredTags: [String]
    /// A regular expression that names of experiments match.
    public var experimentName: String?

    public init(metrics: [MetricRule] = [], requiredTags: [String] = [], experimentName: String? = nil) {
      self.metrics = metrics
      self.requiredTags = requiredTags
      self.experimentName = experimentName
    }
  }

  public struct MetricRule: Hashable, Sendable {
    public var pattern: String
    public var better: Direction

    public init(pattern: String, better: Direction) {
      self.pattern = pattern
      self.better = better
    }
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

    public init(
      variables: [String] = Self.usualVariables, secrets: [String] = [], hostname: Bool = false,
      user: Bool = false, patchLimit: Int = 1 << 20, consoleLimit: Int = 1 << 20, environment: Bool = true
    ) {
      self.variables = variables
      self.secrets = secrets
      self.hostname = hostname
      self.user = user
      self.patchLimit = patchLimit
      self.consoleLimit = consoleLimit
      self.environment = environment
    }

    /// Those that change the numbers a training gives, and are no secrets.
    public static var usualVariables: [String] {
      [
        "PYTHONHASHSEED", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "MKL_NUM_THREADS",
        "OPENBLAS_NUM_THREADS", "TOKENIZERS_PARALLELISM", "CUBLAS_WORKSPACE_CONFIG", "LANG", "LC_ALL", "TZ",
      ]
    }
  }
}
