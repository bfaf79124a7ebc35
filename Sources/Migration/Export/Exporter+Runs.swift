internal import Artifacts
internal import Ledger
internal import Records
internal import RunIndex

extension Exporter {
  func exportRuns(of chosen: [Experiment]) throws {
    var waiting: [(id: RunID, parent: RunID?)] = []
    for experiment in chosen where experiments[experiment.id] != nil || options.isDryRun {
      var query = RunQuery(
        experiments: [experiment.id], orderBy: [OrderBy(.time(.startTime))], view: .all,
        limit: 1000)
      repeat {
        let page = try index.runs(query)
        waiting += page.runs.map { ($0.id, $0.parent) }
        query.pageToken = page.nextPageToken
      } while query.pageToken != nil
    }
    let total = waiting.count
    var done = 0
    let here = Set(waiting.map(\.id))
    var written: Set<RunID> = []
    // A nested run names its parent by the server's id, which the parent must have got before.
    while !waiting.isEmpty {
      let ready = waiting.filter { run in
        run.parent.map { !here.contains($0) || written.contains($0) } ?? true
      }
      // Runs that are each other's parents are written as they come.
      for (id, _) in ready.isEmpty ? waiting : ready {
        try guarded("run \(id.short)", .runs) { try exportRun(id) }
        written.insert(id)
        done += 1
        tell(.runs, done, of: total)
      }
      waiting.removeAll { written.contains($0.id) }
    }
    for experiment in chosen { try deleteExperiment(experiment) }
  }

  private func exportRun(_ id: RunID) throws {
    guard let tip = try ledger.tip(), let run = try ledger.run(id, at: tip) else { return }
    if let there = runs[id], there.isWhole {
      report[.runs].unchanged += 1
      return
    }
    let files = try ledger.artifactPaths(of: .run(id), at: tip).sorted()
    if options.isDryRun {
      report[.runs].taken += 1
      report[.artifacts].taken += files.count
      return
    }
    guard let experiment = experiments[run.experimentID] else { return }
    let isBegun = runs[id] != nil
    let there = try runs[id] ?? create(run, in: experiment)
    runs[id] = there
    try logValues(of: run, to: there.id, isBegun: isBegun)
    try logInputs(of: run, to: there.id)
    try upload(files, of: run, to: there)
    if run.status != .running {
      var body: [JSON.Member] = [
        .init("run_id", .string(there.id)), .init("status", .string(run.status.rawValue)),
      ]
      if let end = run.endTime { body.append(.init("end_time", .integer(end.milliseconds))) }
      _ = try server.post("runs/update", .object(body))
    }
    if run.lifecycle == .deleted { _ = try server.post("runs/delete", ["run_id": .string(there.id)]) }
    runs[id]?.isWhole = true
    report[.runs].taken += 1
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

  private func upload(_ files: [String], of run: Run, to there: RemoteRun) throws {
    if files.isEmpty { return }
    let subject = "run \(run.id.short)"
    guard let root = ArtifactPlaces.servedPath(there.artifacts) else {
      report[.artifacts].left += files.count
      report.note(
        .unsupported, subject,
        "its artifacts stay here: the server does not take them itself (--serve-artifacts)")
      return
    }
    for path in files {
      do {
        guard let reader = try ledger.openArtifact(.run(run.id), ArtifactPath(path)) else {
          throw SourceFault("the artifact '\(path.escapedForMessage)' is gone")
        }
        try server.upload(reader, to: root + "/" + path)
        report[.artifacts].taken += 1
      } catch let error as MigrationError {
        throw error
      } catch let refusal as ServerRefusal where refusal.isFatal {
        throw refusal
      } catch {
        report[.artifacts].left += 1
        report.note(.problem, subject, "\(error)")
      }
    }
  }
}
