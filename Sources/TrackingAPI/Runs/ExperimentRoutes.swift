import Records
import RunIndex

let experimentRoutes: [Route] = [
  Route(.post, "2.0/mlflow/experiments/create", waits: true) { call, store in
    let fields = try ExperimentMessages.create.read(call.fields)
    let name = fields.text("name")
    try name.checkLength(of: "name", upTo: 500)
    let location = fields.text("artifact_location")
    if !location.isEmpty { try ArtifactLocation(location).check() }
    var tags: [String: String] = [:]
    for tag in fields.messages("tags") {
      try LoggedValues.check(experimentTag: tag.text("key"), value: tag.text("value"))
      tags[tag.text("key")] = tag.text("value")
    }
    if try store.experiment(named: name) != nil {
      throw APIError(.alreadyExists, "Experiment(name=\(name)) already exists.")
    }
    let experiment = try store.createExperiment(
      name: name, tags: tags, artifactLocation: location.isEmpty ? nil : location)
    return APIAnswer(["experiment_id": .string(experiment.id.text)])
  },
  Route(.get, "2.0/mlflow/experiments/get") { call, store in
    let fields = try ExperimentMessages.one.read(call.fields)
    return try APIAnswer(store.answer(store.requestedExperiment(fields.text("experiment_id"))))
  },
  Route(.get, "2.0/mlflow/experiments/get-by-name") { call, store in
    let fields = try ExperimentMessages.byName.read(call.fields)
    let name = fields.text("experiment_name")
    guard let experiment = try store.experiment(named: name) else {
      throw APIError.missing("Could not find experiment with name '\(name)'")
    }
    return try APIAnswer(store.answer(experiment))
  },
  Route(.post, "2.0/mlflow/experiments/delete", waits: true) { call, store in
    let fields = try ExperimentMessages.one.read(call.fields)
    let experiment = try store.requestedExperiment(fields.text("experiment_id"), .active)
    try store.change(experiment, to: .deleted)
    return .empty
  },
  Route(.post, "2.0/mlflow/experiments/restore", waits: true) { call, store in
    let fields = try ExperimentMessages.one.read(call.fields)
    let experiment = try store.requestedExperiment(fields.text("experiment_id"), .deleted)
    try store.change(experiment, to: .active)
    return .empty
  },
  Route(.post, "2.0/mlflow/experiments/update", waits: true) { call, store in
    let fields = try ExperimentMessages.update.read(call.fields)
    let name = fields.text("new_name")
    try name.checkLength(of: "name", upTo: 500)
    let experiment = try store.requestedExperiment(fields.text("experiment_id"))
    guard experiment.lifecycle == .active else {
      throw APIError(.invalidState, "Cannot rename a non-active experiment.")
    }
    if let other = try store.experiment(named: name), other.id != experiment.id {
      throw APIError(.badRequest, "Experiment(name=\(name)) already exists.")
    }
    try store.edit(experiment: experiment.id, verb: "rename experiment") { $0.name = name }
    return .empty
  },
  Route(.post, "2.0/mlflow/experiments/set-experiment-tag", waits: true) { call, store in
    let fields = try ExperimentMessages.setTag.read(call.fields)
    let (key, value) = (fields.text("key"), fields.text("value"))
    try LoggedValues.check(experimentTag: key, value: value)
    let experiment = try store.requestedExperiment(fields.text("experiment_id"))
    try experiment.checkActive()
    try store.edit(experiment: experiment.id, verb: "tag experiment") { $0.tags[key] = value }
    return .empty
  },
  Route(.post, "2.0/mlflow/experiments/delete-experiment-tag", waits: true) { call, store in
    let fields = try ExperimentMessages.deleteTag.read(call.fields)
    let (text, key) = (fields.text("experiment_id"), fields.text("key"))
    let experiment = try store.requestedExperiment(text)
    try experiment.checkActive()
    guard experiment.tags[key] != nil else {
      throw APIError.missing("No tag with name: \(key) in experiment with id \(text)")
    }
    try store.edit(experiment: experiment.id, verb: "untag experiment") { $0.tags[key] = nil }
    return .empty
  },
  Route(.get, "2.0/mlflow/experiments/search", ExperimentSearch.answer),
  Route(.post, "2.0/mlflow/experiments/search", ExperimentSearch.answer),
]

/// The messages of experiments.
enum ExperimentMessages {
  static let one = Message(.text("experiment_id", .required, .text))
  static let byName = Message(.text("experiment_name", .required, .text))
  static let create = Message(
    .text("name", .required, .text), .text("artifact_location", .text), .messages("tags", .pair, .list))
  static let update = Message(.text("experiment_id", .required, .text), .text("new_name", .text, .required))
  static let setTag = Message(
    .text("experiment_id", .required, .text), .text("key", .required, .text), .text("value", .text))
  static let deleteTag = Message(.text("experiment_id", .required, .text), .text("key", .required, .text))
}

extension APIAnswer {
  init(_ answer: ExperimentAnswer) {
    var bytes: [UInt8] = []
    bytes.append(raw: "{\"experiment\":")
    answer.append(to: &bytes)
    bytes.append(raw: "}")
    self.init(body: bytes)
  }
}

extension TrackingStore {
  /// Deletes an experiment or brings it back, with all of its runs, as MLflow does.
  fileprivate func change(_ experiment: Experiment, to lifecycle: Lifecycle) throws {
    let isDeleted = lifecycle == .deleted
    let query = RunQuery(experiments: [experiment.id], view: isDeleted ? .active : .deleted)
    for run in try search(query).runs { try edit(run.id) { $0.lifecycle = lifecycle } }
    try edit(experiment: experiment.id, verb: isDeleted ? "delete experiment" : "restore experiment") {
      $0.lifecycle = lifecycle
    }
  }
}

extension ArtifactLocation {
  /// - Throws: when artifacts cannot lie there, in MLflow's words.
  func check() throws(APIError) {
    let path = uri.prefix { $0 != "?" }
    // Of other schemes a semicolon is part of the path.
    let scheme = uri.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
    let takesParameters = ["http", "https", "ftp", "sftp"].contains(scheme) || !uri.contains(":")
    let hasParameters = takesParameters && (path.split(separator: "/").last?.contains(";") ?? false)
    guard !uri.contains("#"), !hasParameters else {
      throw .invalid("'artifact_location' URL can't include fragments or params.")
    }
    if let query = uri.split(separator: "?", maxSplits: 1).dropFirst().first, query.contains("..") {
      throw .invalid("Invalid query string: \(query)")
    }
    if uri.hasPrefix("runs:") {
      throw .invalid("Artifact location cannot be a runs:/ URI. Given: '\(uri)'")
    }
    guard uri.unicodeScalars.count <= 2048 else {
      throw .invalid(
        "Invalid artifact path length. The length of the artifact path cannot be greater than 2048 characters. "
          + "To configure this limit, please set the MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH environment variable."
      )
    }
  }
}
