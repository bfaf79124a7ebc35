internal import Records

/// An experiment as MLflow has it.
struct SourceExperiment {
  var id: String
  var name: String
  var lifecycle = Lifecycle.active
  var tags: [String: String] = [:]
  var artifactLocation: String?
  var created: Timestamp?
  var updated: Timestamp?
}

/// A run as MLflow has it, its metrics aside.
struct SourceRun {
  var id: RunID
  /// The source's.
  var experimentID: String
  var name: String?
  var status = RunStatus.running
  var lifecycle = Lifecycle.active
  var startTime: Timestamp?
  var endTime: Timestamp?
  var user: String?
  var params: [String: String] = [:]
  var tags: [String: String] = [:]
  var inputs: [DatasetInput] = []
  /// Logged models that it read.
  var modelInputs: [String] = []
  var outputs: [ModelOutput] = []
  /// Where MLflow says that its artifacts are.
  var artifacts: String?
}

/// An MLflow 3 logged model as MLflow has it.
struct SourceLoggedModel {
  var id: String
  /// The source's.
  var experimentID: String
  var name: String
  var type: String?
  var sourceRun: String?
  var status = LoggedModelStatus.unspecified
  var statusMessage: String?
  var lifecycle = Lifecycle.active
  var created: Timestamp?
  var updated: Timestamp?
  var params: [String: String] = [:]
  var tags: [String: String] = [:]
  var artifacts: String?
}

/// A registered model (or prompt) as MLflow has it.
struct SourceModel {
  var name: String
  var description: String?
  var created: Timestamp?
  var updated: Timestamp?
  var tags: [String: String] = [:]
  var aliases: [String: Int] = [:]
  /// In order of their numbers.
  var versions: [SourceVersion] = []
}

/// A version of a registered model as MLflow has it.
struct SourceVersion {
  var number: Int
  var description: String?
  var created: Timestamp?
  var updated: Timestamp?
  var user: String?
  var stage: String?
  var source: String?
  /// Where its files are, when not at `source`.
  var storage: String?
  var run: String?
  var runLink: String?
  var status: String?
  var statusMessage: String?
  var tags: [String: String] = [:]
}
