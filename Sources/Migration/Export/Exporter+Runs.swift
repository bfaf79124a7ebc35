internal import Ledger
internal import Records
internal import RunIndex

extension Exporter {
  func exportRuns(of chosen: [Experiment]) throws {
    let all = try nestedLast(list(chosen))
    // All of them get their ids first: runs name their parents, models their runs, and metrics their models.
    if !options.isDryRun {
      for id in all { try guarded("run \(id.short)", .runs) { try begin(id) } }
    }
    try exportLoggedModels()
    for (number, id) in all.enumerated() {
      try guarded("run \(id.short)", .runs) { try finish(id) }
      tell(.runs, number + 1, of: all.count)
    }
  }

  private func list(_ chosen: [Experiment]) throws -> [(id: RunID, parent: RunID?)] {
    var found: [(id: RunID, parent: RunID?)] = []
    for experiment in chosen where experiments[experiment.id] != nil || options.isDryRun {
      var query = RunQuery(
        experiments: [experiment.id], orderBy: [OrderBy(.time(.startTime))], view: .all, limit: 1000)
      repeat {
        let page = try index.runs(query)
        found += page.runs.map { ($0.id, $0.parent) }
        query.pageToken = page.nextPageToken
      } while query.pageToken != nil
    }
    return found
  }

  /// Each run behind the one that it is nested in; those that are each other's parents as they come.
  private func nestedLast(_ runs: [(id: RunID, parent: RunID?)]) -> [RunID] {
    let here = Set(runs.map(\.id))
    var sorted: [RunID] = []
    var placed: Set<RunID> = []
    var waiting = runs
    while !waiting.isEmpty {
      let ready = waiting.filter { run in run.parent.map { !here.contains($0) || placed.contains($0) } ?? true
      }
      for (id, _) in ready.isEmpty ? waiting : ready {
        sorted.append(id)
        placed.insert(id)
      }
      waiting.removeAll { placed.contains($0.id) }
    }
    return sorted
  }

  private func record(_ id: RunID) throws -> Run? {
    guard let tip = try ledger.tip() else { return nil }
    return try ledger.run(id, at: tip)
  }

  private func begin(_ id: RunID) throws {
    guard runs[id] == nil, let run = try record(id), let experiment = experiments[run.experimentID] else {
      return
    }
    try wake(experiment)
    runs[id] = try create(run, in: experiment)
    begun.insert(id)
  }

  private func finish(_ id: RunID) throws {
    guard let run = try record(id), let tip = try ledger.tip() else { return }
    let files = try ledger.artifactPaths(of: .run(id), at: tip).sorted()
    guard let there = runs[id] else {
      guard options.isDryRun else { return }
      report[.runs].taken += 1
      report[.artifacts].taken += files.count
      return
    }
    if there.isWhole {
      report[.runs].unchanged += 1
      return
    }
    if options.isDryRun {
      report[.runs].taken += 1
      return
    }
    try experiments[run.experimentID].map(wake)
    try logValues(of: run, to: there.id, isBegun: !begun.contains(id))
    try logInputs(of: run, to: there.id)
    try logOutputs(of: run, to: there.id)
    try upload(files, of: .run(id), to: there.artifacts, "run \(id.short)")
    try end(run, there.id)
    report[.runs].taken += 1
  }

  private func end(_ run: Run, _ there: String) throws {
    if run.status == .running {
      _ = try server.post(
        "runs/set-tag", ["run_id": .string(there), "key": .string(Self.wholeTag), "value": "true"])
    } else {
      var body: [JSON.Member] = [
        .init("run_id", .string(there)), .init("status", .string(run.status.rawValue)),
      ]
      if let end = run.endTime { body.append(.init("end_time", .integer(end.milliseconds))) }
      _ = try server.post("runs/update", .object(body))
    }
    if run.lifecycle == .deleted { _ = try server.post("runs/delete", ["run_id": .string(there)]) }
  }

  private func create(_ run: Run, in experiment: String) throws -> RemoteRun {
    var tags = run.tags
    tags["mlflow.runName"] = nil
    tags[Self.tag] = run.id.text
    if let parent = run.parent {
      tags["mlflow.parentRunId"] = runs[parent]?.id
      if runs[parent] == nil {
        report.note(.changed, "run \(run.id.short)", "the run that it is nested in was not exported")
      }
    }
    var body: [JSON.Member] = [
      .init("experiment_id", .string(experiment)), .init("run_name", .string(run.name)),
      .init("start_time", .integer(run.startTime.milliseconds)), .init("tags", Self.pairs(tags)),
    ]
    if let user = tags["mlflow.user"] { body.append(.init("user_id", .string(user))) }
    let answer = try server.post("runs/create", .object(body))
    guard let info = answer["run"]?["info"], let id = info["run_id"]?.string else {
      throw MigrationError(.server, "\(server.address) does not answer as an MLflow server does")
    }
    return RemoteRun(id: id, artifacts: info["artifact_uri"]?.string ?? "", isWhole: false)
  }

  private func logInputs(of run: Run, to id: String) throws {
    if run.inputs.isEmpty { return }
    let datasets = run.inputs.map { input -> JSON in
      var dataset: [JSON.Member] = [
        .init("name", .string(input.name)), .init("digest", .string(input.digest)),
        .init("source_type", .string(input.sourceType)), .init("source", .string(input.source)),
      ]
      if let schema = input.schema { dataset.append(.init("schema", .string(schema))) }
      if let profile = input.profile { dataset.append(.init("profile", .string(profile))) }
      var tags = input.tags
      if let context = input.context { tags["mlflow.data.context"] = context }
      return ["tags": Self.pairs(tags), "dataset": .object(dataset)]
    }
    try guarded("run \(run.id.short)", nil) {
      _ = try server.post("runs/log-inputs", ["run_id": .string(id), "datasets": .array(datasets)])
    }
  }

  private func logOutputs(of run: Run, to id: String) throws {
    let outputs = run.outputs.compactMap { output -> JSON? in
      guard let model = (try? LoggedModelID(output.modelID)).flatMap({ models[$0] }) else { return nil }
      return ["model_id": .string(model.id), "step": .integer(output.step)]
    }
    if outputs.isEmpty { return }
    try guarded("run \(run.id.short)", nil) {
      _ = try server.post("runs/outputs", ["run_id": .string(id), "models": .array(outputs)])
    }
  }
}
