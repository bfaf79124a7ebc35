internal import Records
internal import Registry

extension Exporter {
  /// The tag by which an exported version is known.
  static let versionTag = "cairn.version"
  private static let promptTag = "mlflow.prompt.is_prompt"

  func exportRegistry() throws {
    let models = try ModelRegistry().snapshot(of: ledger).models
    for (number, model) in models.enumerated() {
      try guarded("model '\(model.name.text.escapedForMessage)'", .models) { try export(model) }
      tell(.models, number + 1, of: models.count)
    }
  }

  private func export(_ model: ModelState) throws {
    let name = model.name.text
    if options.isDryRun {
      report[.models].taken += 1
      report[.versions].taken += model.versions.count
      return
    }
    var body: [JSON.Member] = [.init("name", .string(name)), .init("tags", Self.pairs(model.record.tags))]
    if !model.record.description.isEmpty {
      body.append(.init("description", .string(model.record.description)))
    }
    do {
      _ = try server.post("registered-models/create", .object(body))
      report[.models].taken += 1
    } catch let refusal as ServerRefusal where refusal.exists {
      report[.models].unchanged += 1
    }
    var there = try versions(of: name, isPrompt: model.record.tags[Self.promptTag] == "true")
    for version in model.versions where there.numbers[version.number] == nil {
      try guarded("model '\(name.escapedForMessage)', version \(version.number)", .versions) {
        try create(version, of: name, &there)
      }
    }
    report[.versions].unchanged += there.numbers.count - there.new
    try setAliases(of: model, there)
  }

  /// What a model has on the server.
  private struct RemoteVersions {
    /// The server's numbers by Cairn's.
    var numbers: [Int: Int] = [:]
    var highest = 0
    /// How many of ``numbers`` this export has made.
    var new = 0
  }

  private func versions(of name: String, isPrompt: Bool) throws -> RemoteVersions {
    var there = RemoteVersions()
    var token: String?
    let quote = name.contains("'") ? "\"" : "'"
    // Prompts are hidden from who does not ask for them.
    let filter = "name=\(quote)\(name)\(quote)" + (isPrompt ? " AND tags.`\(Self.promptTag)` = 'true'" : "")
    repeat {
      var query = [("filter", filter), ("max_results", "1000")]
      if let token { query.append(("page_token", token)) }
      let page = try server.get("model-versions/search", query)
      for version in page["model_versions"]?.array ?? [] {
        guard
          let number = version["version"]?.string.flatMap({ Int($0) })
            ?? version["version"]?.integer.map(Int.init)
        else { continue }
        there.highest = max(there.highest, number)
        let tag = version["tags"]?.array?.first { $0["key"]?.string == Self.versionTag }?["value"]?.string
        if let own = tag.flatMap({ Int($0) }) { there.numbers[own] = number }
      }
      token = page["next_page_token"]?.string
    } while token?.isEmpty == false
    return there
  }

  private func create(_ version: RegisteredVersion, of name: String, _ there: inout RemoteVersions) throws {
    let record = version.record
    // Versions that were deleted here leave a gap, which keeps the numbers the same.
    while there.highest + 1 < record.number {
      let filler = try post(version: ["name": .string(name), "source": "mlflow-artifacts:/deleted"])
      there.highest = max(there.highest + 1, filler)
      _ = try server.delete(
        "model-versions/delete", ["name": .string(name), "version": .string("\(filler)")])
    }
    var tags = record.tags
    tags[Self.versionTag] = "\(record.number)"
    var body: [JSON.Member] = [
      .init("name", .string(name)), .init("source", .string(source(of: record))),
      .init("tags", Self.pairs(tags)),
    ]
    if let run = record.runID.flatMap({ try? RunID($0) }), let id = runs[run]?.id {
      body.append(.init("run_id", .string(id)))
    }
    if let link = record.runLink, !link.isEmpty { body.append(.init("run_link", .string(link))) }
    if let text = record.description, !text.isEmpty { body.append(.init("description", .string(text))) }
    if let model = record.modelID.flatMap({ try? LoggedModelID($0) }).flatMap({ models[$0] }) {
      body.append(.init("model_id", .string(model.id)))
    }
    let number = try post(version: .object(body))
    there.highest = max(there.highest, number)
    there.numbers[record.number] = number
    there.new += 1
    report[.versions].taken += 1
    if number != record.number {
      report.note(
        .changed, "model '\(name.escapedForMessage)', version \(record.number)", "is version \(number) there")
    }
    guard version.stage != .none else { return }
    _ = try server.post(
      "model-versions/transition-stage",
      [
        "name": .string(name), "version": .string("\(number)"), "stage": .string(version.stage.name),
        "archive_existing_versions": false,
      ])
  }

  private func post(version body: JSON) throws -> Int {
    let answer = try server.post("model-versions/create", body)
    let version = answer["model_version"]?["version"]
    guard let number = version?.string.flatMap({ Int($0) }) ?? version?.integer.map(Int.init) else {
      throw MigrationError(.server, "\(server.address) does not answer as an MLflow server does")
    }
    return number
  }

  /// The address that the files of a version have on the server, where an exported run has them.
  private func source(of version: ModelVersion) -> String {
    let scheme = "models:/"
    if version.source.hasPrefix(scheme) {
      let parts = version.source.dropFirst(scheme.count).split(separator: "/", maxSplits: 1).map(String.init)
      guard let id = parts.first.flatMap({ try? LoggedModelID($0) }), let model = models[id] else {
        return version.source
      }
      return scheme + ([model.id] + parts.dropFirst()).joined(separator: "/")
    }
    let address = version.location ?? version.source
    var parts: [String]
    if address.hasPrefix("runs:/") {
      parts = address.dropFirst("runs:/".count).split(separator: "/").map(String.init)
      parts.insert("artifacts", at: min(1, parts.count))
    } else if let path = ArtifactPlaces.servedPath(address) {
      parts = path.split(separator: "/").dropFirst().map(String.init)
    } else {
      return version.source
    }
    guard parts.count >= 2, parts[1] == "artifacts", let run = try? RunID(parts[0]), let there = runs[run]
    else {
      return version.source
    }
    return ([there.artifacts] + parts[2...]).joined(separator: "/")
  }

  private func setAliases(of model: ModelState, _ there: RemoteVersions) throws {
    for alias in model.aliases {
      guard let number = there.numbers[alias.version] else { continue }
      try guarded(
        "model '\(model.name.text.escapedForMessage)', alias '\(alias.alias.escapedForMessage)'", nil
      ) {
        _ = try server.post(
          "registered-models/alias",
          ["name": .string(model.name.text), "alias": .string(alias.alias), "version": .string("\(number)")])
      }
    }
  }
}
