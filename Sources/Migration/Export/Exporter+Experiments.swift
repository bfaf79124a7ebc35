internal import Records

extension Exporter {
  func exportExperiment(_ experiment: Experiment) throws {
    if let there = try find(experiment.name) {
      experiments[experiment.id] = there
      try findRuns(in: there)
      try findLoggedModels(in: there)
      report[.experiments].unchanged += 1
      return
    }
    report[.experiments].taken += 1
    if options.isDryRun { return }
    var tags = experiment.tags
    tags[ImportRecords.experimentTag] = nil
    let answer = try server.post(
      "experiments/create", ["name": .string(experiment.name), "tags": Self.pairs(tags)])
    guard let id = answer["experiment_id"]?.string else {
      throw MigrationError(.server, "\(server.address) does not answer as an MLflow server does")
    }
    experiments[experiment.id] = id
    if experiment.lifecycle == .deleted { toDelete.insert(id) }
  }

  /// Makes an experiment that is deleted there ready to be written to; it is deleted again at the end.
  func wake(_ experiment: String) throws {
    guard dormant.remove(experiment) != nil else { return }
    _ = try server.post("experiments/restore", ["experiment_id": .string(experiment)])
    toDelete.insert(experiment)
    try findLoggedModels(in: experiment)
  }

  /// Deletes there what is deleted here, once its runs are there: nothing can be added to it then.
  func deleteExperiment(_ experiment: Experiment) throws {
    guard let id = experiments[experiment.id], toDelete.contains(id) else { return }
    try guarded("experiment '\(experiment.name.escapedForMessage)'", nil) {
      _ = try server.post("experiments/delete", ["experiment_id": .string(id)])
    }
  }

  private func find(_ name: String) throws -> String? {
    let answer: JSON
    do {
      answer = try server.get("experiments/get-by-name", [("experiment_name", name)])
    } catch let refusal as ServerRefusal where refusal.isMissing {
      return nil
    }
    guard let found = answer["experiment"], let id = found["experiment_id"]?.string else {
      throw MigrationError(.server, "\(server.address) does not answer as an MLflow server does")
    }
    if found["lifecycle_stage"]?.string == "deleted" { dormant.insert(id) }
    return id
  }

  /// Learns which runs an earlier export has written.
  private func findRuns(in experiment: String) throws {
    var token: String?
    repeat {
      var body: [JSON.Member] = [
        .init("experiment_ids", [.string(experiment)]),
        .init("filter", .string("tags.`\(Self.tag)` LIKE '%'")),
        .init("run_view_type", "ALL"), .init("max_results", 1000),
      ]
      if let token { body.append(.init("page_token", .string(token))) }
      let page = try server.post("runs/search", .object(body))
      for run in page["runs"]?.array ?? [] {
        let tags = run["data"]?["tags"]?.array ?? []
        guard let tag = tags.first(where: { $0["key"]?.string == Self.tag })?["value"]?.string,
          let id = try? RunID(tag), let info = run["info"], let there = info["run_id"]?.string
        else { continue }
        let status = info["status"]?.string
        let isMarked = tags.contains { $0["key"]?.string == Self.wholeTag }
        runs[id] = RemoteRun(
          id: there, artifacts: info["artifact_uri"]?.string ?? "",
          isWhole: isMarked || status.flatMap(RunStatus.init(rawValue:))?.hasEnded == true)
      }
      token = page["next_page_token"]?.string
    } while token?.isEmpty == false
  }
}
