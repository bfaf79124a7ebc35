internal import Git
internal import Ledger
internal import Records

extension Exporter {
  /// The tag by which an exported logged model is known.
  private static let modelTag = "cairn.model_id"

  /// Learns which logged models an earlier export has written.
  func findLoggedModels(in experiment: String) throws {
    var token: String?
    repeat {
      var body: [JSON.Member] = [.init("experiment_ids", [.string(experiment)]), .init("max_results", 50)]
      if let token { body.append(.init("page_token", .string(token))) }
      let page: JSON
      do {
        page = try server.post("logged-models/search", .object(body))
      } catch let refusal as ServerRefusal where refusal.isUnknownRoute || refusal.isMissing {
        // An old server; or the experiment is deleted there, and hides them.
        return
      }
      for model in page["models"]?.array ?? [] {
        guard let info = model["info"], let there = RemoteModel(info) else { continue }
        let tag = info["tags"]?.array?.first { $0["key"]?.string == Self.modelTag }?["value"]?.string
        if let id = tag.flatMap({ try? LoggedModelID($0) }) { models[id] = there }
      }
      token = page["next_page_token"]?.string
    } while token?.isEmpty == false
  }

  func exportLoggedModels() throws {
    let all = try loggedModels().filter { experiments[$0.experimentID] != nil }
    for (number, model) in all.enumerated() {
      let subject = "logged model \(model.id.short)"
      do {
        try export(model, subject)
      } catch let refusal as ServerRefusal where refusal.isUnknownRoute {
        report[.loggedModels].left += all.count - number
        report.note(
          .unsupported, "\(all.count - number) logged models",
          "the server has none: it is older than MLflow 3")
        return
      } catch let refusal as ServerRefusal where !refusal.isFatal {
        report[.loggedModels].left += 1
        report.note(.problem, subject, refusal.description)
      }
      tell(.loggedModels, number + 1, of: all.count)
    }
  }

  private func loggedModels() throws -> [LoggedModel] {
    guard let tip = try ledger.tip(), let store = try ledger.storeTree(at: tip),
      let folder = try ledger.repository.entry(at: "logged-models", inTree: store), folder.mode == .directory
    else { return [] }
    var models: [LoggedModel] = []
    for shard in try ledger.repository.entries(ofTree: folder.id) where shard.mode == .directory {
      for entry in try ledger.repository.entries(ofTree: shard.id) {
        guard let id = try? LoggedModelID(entry.name),
          let bytes = try ledger.read(id.directory + "/model.json", at: tip)
        else { continue }
        models.append(try LoggedModel(parsing: bytes))
      }
    }
    return models
  }

  private func export(_ model: LoggedModel, _ subject: String) throws {
    if models[model.id]?.isWhole == true {
      report[.loggedModels].unchanged += 1
      return
    }
    report[.loggedModels].taken += 1
    if options.isDryRun { return }
    report[.loggedModels].taken -= 1
    try experiments[model.experimentID].map(wake)
    let there = try models[model.id] ?? create(model)
    models[model.id] = there
    if let tip = try ledger.tip() {
      let files = try ledger.artifactPaths(of: .model(model.id), at: tip).sorted()
      try upload(files, of: .model(model.id), to: there.artifacts, subject)
    }
    if let status = model.status.finalName {
      _ = try server.patch(
        "logged-models/\(there.id)", ["model_id": .string(there.id), "status": .string(status)])
    }
    report[.loggedModels].taken += 1
  }

  private func create(_ model: LoggedModel) throws -> RemoteModel {
    var tags = model.tags
    tags[Self.modelTag] = model.id.text
    var body: [JSON.Member] = [
      .init("experiment_id", .string(experiments[model.experimentID] ?? "")),
      .init("name", .string(model.name)),
      .init("params", Self.pairs(model.params)), .init("tags", Self.pairs(tags)),
    ]
    if let type = model.type { body.append(.init("model_type", .string(type))) }
    if let run = model.sourceRun.flatMap({ try? RunID($0) }).flatMap({ runs[$0] }) {
      body.append(.init("source_run_id", .string(run.id)))
    }
    let answer = try server.post("logged-models", .object(body))
    guard let there = answer["model"]?["info"].flatMap(RemoteModel.init) else {
      throw MigrationError(.server, "\(server.address) does not answer as an MLflow server does")
    }
    return there
  }
}

extension Exporter.RemoteModel {
  fileprivate init?(_ info: JSON) {
    guard let id = info["model_id"]?.string else { return nil }
    self.id = id
    artifacts = info["artifact_uri"]?.string ?? ""
    isWhole = info["status"]?.string != "LOGGED_MODEL_PENDING"
  }
}

extension LoggedModelStatus {
  /// In MLflow's protocol; nil for one that nothing has been finished of.
  fileprivate var finalName: String? {
    switch self {
    case .ready: "LOGGED_MODEL_READY"
    case .uploadFailed: "LOGGED_MODEL_UPLOAD_FAILED"
    case .pending, .unspecified: nil
    }
  }
}
