internal import Records

extension DatabaseSource {
  func read(
    _ runs: ArraySlice<SourceRunReference>, _ report: inout MigrationReport,
    _ body: (SourceRun, SourceMetrics, inout MigrationReport) throws -> Void
  ) throws {
    let inputs = try RunInputs(database)
    for reference in runs {
      let id: RunID
      var run: SourceRun
      do {
        id = try RunID(anyForm: reference.id)
        run = SourceRun(id: id, experimentID: reference.experimentID)
        try readColumns(of: reference.id, into: &run)
      } catch let fault as SourceFault {
        report.note(.problem, RunID.subject(reference.id), fault.description)
        report[.runs].left += 1
        continue
      }
      try rows(["key", "value"], of: reference.id, in: "params") { row in
        if let key = row.text(0) { run.params[key] = row.text(1) ?? "" }
      }
      try rows(["key", "value"], of: reference.id, in: "tags") { row in
        if let key = row.text(0) { run.tags[key] = row.text(1) ?? "" }
      }
      inputs.add(to: &run, reference.id)
      try body(run, { [self] in try readMetrics(of: reference.id, id, $0) }, &report)
    }
  }

  private func readColumns(of reference: String, into run: inout SourceRun) throws {
    let columns = [
      "name", "status", "lifecycle_stage", "start_time", "end_time", "user_id", "artifact_uri",
    ]
    try database.read(columns, from: "runs", "WHERE run_uuid = ?", [reference]) { row in
      run.name = row.text(0)
      run.status = try RunStatus(anyForm: row.text(1))
      run.lifecycle = row.text(2) == "deleted" ? .deleted : .active
      run.startTime = row.time(3)
      run.endTime = row.time(4)
      run.user = row.text(5)
      run.artifacts = row.text(6)
    }
  }

  private func readMetrics(of reference: String, _ run: RunID, _ body: (Metric) throws -> Void) throws {
    var attribution = modelMetrics.attribution(in: run)
    let columns = ["key", "step", "timestamp", "value", "is_nan"]
    try rows(columns, of: reference, in: "metrics") { row in
      guard let key = row.text(0) else { return }
      try body(
        attribution.attributed(
          Metric(
            key: key, step: row.integer(1) ?? 0, timestamp: row.time(2) ?? Timestamp(milliseconds: 0),
            value: row.integer(4) == 1 ? .nan : Self.value(row.number(3)))))
    }
  }

  /// MLflow writes the largest number for infinity.
  static func value(_ stored: Double?) -> Double {
    guard let stored else { return .nan }
    guard stored.magnitude == .greatestFiniteMagnitude else { return stored }
    return stored < 0 ? -.infinity : .infinity
  }
}

/// Which datasets and models runs read, and which models they made.
private struct RunInputs {
  private var datasets: [String: [DatasetInput]] = [:]
  private var models: [String: [String]] = [:]
  private var outputs: [String: [ModelOutput]] = [:]

  init(_ database: SourceDatabase) throws {
    var known: [String: DatasetInput] = [:]
    let columns = [
      "dataset_uuid", "name", "digest", "dataset_source_type", "dataset_source", "dataset_schema",
      "dataset_profile",
    ]
    try database.read(columns, from: "datasets") { row in
      guard let id = row.text(0) else { return }
      known[id] = DatasetInput(
        name: row.text(1) ?? "", digest: row.text(2) ?? "", sourceType: row.text(3) ?? "",
        source: row.text(4) ?? "", schema: row.text(5), profile: row.text(6))
    }
    var tags: [String: [String: String]] = [:]
    try database.read(["input_uuid", "name", "value"], from: "input_tags") { row in
      guard let id = row.text(0), let name = row.text(1) else { return }
      tags[id, default: [:]][name] = row.text(2) ?? ""
    }
    let links = ["input_uuid", "source_type", "source_id", "destination_type", "destination_id", "step"]
    try database.read(links, from: "inputs", "ORDER BY rowid") { row in
      guard let id = row.text(0), let source = row.text(2), let destination = row.text(4) else { return }
      switch (row.text(1), row.text(3)) {
      case ("DATASET", "RUN"):
        guard var input = known[source] else { return }
        input.tags = tags[id] ?? [:]
        input.context = input.tags.removeValue(forKey: "mlflow.data.context")
        datasets[destination, default: []].append(input)
      case ("RUN_INPUT", "MODEL_INPUT"): models[source, default: []].append(destination)
      case ("RUN_OUTPUT", "MODEL_OUTPUT"):
        outputs[source, default: []].append(ModelOutput(modelID: destination, step: row.integer(5) ?? 0))
      default: break
      }
    }
  }

  func add(to run: inout SourceRun, _ reference: String) {
    run.inputs = datasets[reference] ?? []
    run.modelInputs = models[reference] ?? []
    run.outputs = outputs[reference] ?? []
  }
}
