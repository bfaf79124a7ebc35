internal import Records

extension DatabaseSource {
  func loggedModels(_ report: inout MigrationReport) throws -> [SourceLoggedModel] {
    let params = try values("logged_model_params", "model_id", "param_key", "param_value")
    let tags = try values("logged_model_tags", "model_id", "tag_key", "tag_value")
    try readModelMetrics()
    let columns = [
      "model_id", "experiment_id", "name", "model_type", "source_run_id", "status", "status_message",
      "lifecycle_stage", "creation_timestamp_ms", "last_updated_timestamp_ms", "artifact_location",
    ]
    var models: [SourceLoggedModel] = []
    try database.read(columns, from: "logged_models", "ORDER BY model_id") { row in
      guard let id = row.text(0), let experiment = row.text(1) else { return }
      var model = SourceLoggedModel(id: id, experimentID: experiment, name: row.text(2) ?? id)
      model.type = row.text(3)
      model.sourceRun = row.text(4)
      model.status = LoggedModelStatus(anyForm: row.text(5))
      model.statusMessage = row.text(6)
      model.lifecycle = row.text(7) == "deleted" ? .deleted : .active
      model.created = row.time(8)
      model.updated = row.time(9)
      model.artifacts = row.text(10)
      model.params = params[id] ?? [:]
      model.tags = tags[id] ?? [:]
      models.append(model)
    }
    return models
  }

  private func readModelMetrics() throws {
    let columns = [
      "model_id", "metric_name", "metric_timestamp_ms", "metric_step", "metric_value", "run_id",
      "dataset_name", "dataset_digest",
    ]
    try database.read(columns, from: "logged_model_metrics", "ORDER BY rowid") { row in
      guard let model = row.text(0), let key = row.text(1), let time = row.time(2),
        let run = row.text(5).flatMap({ try? RunID(anyForm: $0) })
      else { return }
      let (stored, step) = (Self.value(row.number(4)), row.integer(3) ?? 0)
      // A model's NaN is zero here, which only the run's own row tells apart.
      let isNaN = try stored == 0 && self.isNaN(key, time, step, in: row.text(5) ?? "")
      modelMetrics.add(
        ModelMetrics.Entry(
          model: model, run: run, key: key, timestamp: time, step: step, value: isNaN ? .nan : stored,
          dataset: MetricDataset.text(name: row.text(6), digest: row.text(7))))
    }
  }

  private func isNaN(_ key: String, _ time: Timestamp, _ step: Int64, in run: String) throws -> Bool {
    guard database.has("metrics", "is_nan") else { return false }
    var isNaN = false
    try database.rows(
      "SELECT 1 FROM metrics WHERE run_uuid = ? AND key = ? AND timestamp = ? AND step = ? AND is_nan = 1 LIMIT 1",
      [run, key, "\(time.milliseconds)", "\(step)"]
    ) { _ in isNaN = true }
    return isNaN
  }

  /// A table of keys and values, by whose they are.
  private func values(
    _ table: String, _ owner: String, _ key: String, _ value: String
  ) throws -> [String: [String: String]] {
    var values: [String: [String: String]] = [:]
    try database.read([owner, key, value], from: table) { row in
      guard let owner = row.text(0), let key = row.text(1) else { return }
      values[owner, default: [:]][key] = row.text(2) ?? ""
    }
    return values
  }

  func registeredModels(_ report: inout MigrationReport) throws -> [SourceModel] {
    var models: [String: SourceModel] = [:]
    try database.read(
      ["name", "description", "creation_time", "last_updated_time"], from: "registered_models"
    ) { row in
      guard let name = row.text(0) else { return }
      models[name] = SourceModel(
        name: name, description: row.text(1), created: row.time(2), updated: row.time(3))
    }
    for (name, tags) in try values("registered_model_tags", "name", "key", "value") {
      models[name]?.tags = tags
    }
    try database.read(["name", "alias", "version"], from: "registered_model_aliases") { row in
      guard let name = row.text(0), let alias = row.text(1), let version = row.integer(2) else { return }
      models[name]?.aliases[alias] = Int(version)
    }
    var tags: [String: [String: String]] = [:]
    try database.read(["name", "version", "key", "value"], from: "model_version_tags") { row in
      guard let name = row.text(0), let version = row.integer(1), let key = row.text(2) else { return }
      tags["\(version) \(name)", default: [:]][key] = row.text(3) ?? ""
    }
    let columns = [
      "name", "version", "description", "creation_time", "last_updated_time", "user_id", "current_stage",
      "source", "storage_location", "run_id", "run_link", "status", "status_message",
    ]
    try database.read(columns, from: "model_versions", "ORDER BY name, version") { row in
      guard let name = row.text(0), let number = row.integer(1) else { return }
      var version = SourceVersion(number: Int(number))
      version.description = row.text(2)
      version.created = row.time(3)
      version.updated = row.time(4)
      version.user = row.text(5)
      version.stage = row.text(6)
      version.source = row.text(7)
      version.storage = row.text(8)
      version.run = row.text(9)
      version.runLink = row.text(10)
      version.status = row.text(11)
      version.statusMessage = row.text(12)
      version.tags = tags["\(number) \(name)"] ?? [:]
      models[name]?.versions.append(version)
    }
    return models.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
