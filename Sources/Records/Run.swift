/// One run: what was tried, with what, and what came of it. The file is `run.json` in the run's directory.
public struct Run: Hashable, Sendable {
  public var id: RunID
  public var name: String
  public var experimentID: ExperimentID
  public var status: RunStatus
  public var lifecycle: Lifecycle
  public var startTime: Timestamp
  public var endTime: Timestamp?
  /// Who began it, as a client of MLflow's tells; nil where only the tag `mlflow.user` does, or nothing.
  public var user: String?
  /// The run that this one is nested in.
  public var parent: RunID?
  /// Of the command, when there was one: 0...255, or 128 + the signal's number.
  public var exitCode: Int?
  public var source: Source?
  /// Set once each, text as MLflow's.
  public var params: [String: String]
  public var tags: [String: String]
  /// The latest value of each metric: of the highest step, then the latest time, then the highest value.
  public var metrics: [String: LatestMetric]
  public var inputs: [DatasetInput]
  /// The ids of MLflow 3 logged models that the run read.
  public var modelInputs: [String]
  /// MLflow 3 logged models that the run made.
  public var outputs: [ModelOutput]
  /// Keys of the file that this program does not know, kept as they were.
  public var unknown: UnknownKeys

  public init(
    id: RunID, name: String, experimentID: ExperimentID, status: RunStatus = .running,
    lifecycle: Lifecycle = .active, startTime: Timestamp, endTime: Timestamp? = nil, user: String? = nil,
    parent: RunID? = nil, exitCode: Int? = nil, source: Source? = nil, params: [String: String] = [:],
    tags: [String: String] = [:], metrics: [String: LatestMetric] = [:], inputs: [DatasetInput] = [],
    modelInputs: [String] = [], outputs: [ModelOutput] = [], unknown: UnknownKeys = UnknownKeys()
  ) {
    self.id = id
    self.name = name
    self.experimentID = experimentID
    self.status = status
    self.lifecycle = lifecycle
    self.startTime = startTime
    self.endTime = endTime
    self.user = user
    self.parent = parent
    self.exitCode = exitCode
    self.source = source
    self.params = params
    self.tags = tags
    self.metrics = metrics
    self.inputs = inputs
    self.modelInputs = modelInputs
    self.outputs = outputs
    self.unknown = unknown
  }
}

public enum RunStatus: String, Hashable, Sendable, CaseIterable {
  case scheduled = "SCHEDULED"
  case running = "RUNNING"
  case finished = "FINISHED"
  case failed = "FAILED"
  case killed = "KILLED"
  /// No more is expected of a run that has ended.
  public var hasEnded: Bool { self == .finished || self == .failed || self == .killed }
}

public enum Lifecycle: String, Hashable, Sendable {
  case active, deleted
}

/// The last word on a metric, as `run.json` holds it.
public struct LatestMetric: Hashable, Sendable {
  /// May be NaN or ±infinity, spelled `"NaN"`, `"Infinity"`, `"-Infinity"` in JSON.
  public var value: Double
  public var step: Int64
  public var timestamp: Timestamp
  public var unknown: UnknownKeys

  public init(
    value: Double, step: Int64, timestamp: Timestamp, unknown: UnknownKeys = UnknownKeys()
  ) {
    self.value = value
    self.step = step
    self.timestamp = timestamp
    self.unknown = unknown
  }

  /// NaN equals NaN: a run whose training diverged is still the same as itself.
  public static func == (a: LatestMetric, b: LatestMetric) -> Bool {
    (a.value == b.value || (a.value.isNaN && b.value.isNaN)) && a.step == b.step && a.timestamp == b.timestamp
      && a.unknown == b.unknown
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(value.isNaN ? .nan : value)
    hasher.combine(step)
    hasher.combine(timestamp)
    hasher.combine(unknown)
  }
}

/// A dataset that a run read, and what for.
public struct DatasetInput: Hashable, Sendable {
  public var name: String
  /// At most 36 characters, as MLflow's.
  public var digest: String
  public var sourceType: String
  public var source: String
  /// JSON texts as MLflow's clients send them.
  public var schema: String?
  public var profile: String?
  /// `training`, `validation`, …: MLflow's tag `mlflow.data.context` among ``tags``.
  public var context: String?
  public var tags: [String: String]
  public var unknown: UnknownKeys

  public init(
    name: String, digest: String, sourceType: String, source: String, schema: String? = nil,
    profile: String? = nil, context: String? = nil, tags: [String: String] = [:],
    unknown: UnknownKeys = UnknownKeys()
  ) {
    self.name = name
    self.digest = digest
    self.sourceType = sourceType
    self.source = source
    self.schema = schema
    self.profile = profile
    self.context = context
    self.tags = tags
    self.unknown = unknown
  }
}

/// A logged model that a run made, at a step of its training.
public struct ModelOutput: Hashable, Sendable {
  public var modelID: String
  public var step: Int64
  public var unknown: UnknownKeys

  public init(
    modelID: String, step: Int64 = 0, unknown: UnknownKeys = UnknownKeys()
  ) {
    self.modelID = modelID
    self.step = step
    self.unknown = unknown
  }
}

/// Which code ran, and how it was started.
public struct Source: Hashable, Sendable {
  /// The commit that was checked out; nil on an unborn branch.
  public var commit: String?
  /// nil when HEAD was detached.
  public var branch: String?
  /// Whether files differed from that commit, the store's own aside.
  public var dirty: Bool
  /// Relative to the run's directory: `source.patch`, when there were changes to keep.
  public var patch: String?
  /// Files that are in no patch because of the size limit, relative to the repository.
  public var omitted: [String]
  /// The remote's address without user, password or token.
  public var remote: String?
  /// The command line, secrets redacted.
  public var command: [String]
  /// Relative to the repository's root; `.` for the root itself.
  public var directory: String?
  /// The script, relative to the repository's root, where it can be told from the command.
  public var entryPoint: String?
  public var unknown: UnknownKeys

  public init(
    commit: String? = nil, branch: String? = nil, dirty: Bool = false, patch: String? = nil,
    omitted: [String] = [], remote: String? = nil, command: [String] = [], directory: String? = nil,
    entryPoint: String? = nil, unknown: UnknownKeys = UnknownKeys()
  ) {
    self.commit = commit
    self.branch = branch
    self.dirty = dirty
    self.patch = patch
    self.omitted = omitted
    self.remote = remote
    self.command = command
    self.directory = directory
    self.entryPoint = entryPoint
    self.unknown = unknown
  }
}
