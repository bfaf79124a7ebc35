import Records
import Registry

let modelVersionRoutes: [Route] = [
  Route(.post, "2.0/mlflow/model-versions/create", waits: true, VersionCreation.answer),
  Route(.get, "2.0/mlflow/model-versions/get") { call, store in
    let fields = try ModelMessages.oneVersion.read(call.fields)
    let (name, number) = try requested(fields)
    return try store.registrySnapshot().answer(name, number)
  },
  Route(.get, "2.0/mlflow/model-versions/get-download-uri") { call, store in
    let fields = try ModelMessages.downloadURI.read(call.fields)
    let (name, number) = try requested(fields)
    return try APIAnswer([
      "artifact_uri": .string(store.registrySnapshot().version(name, number).location)
    ])
  },
  Route(.patch, "2.0/mlflow/model-versions/update", waits: true) { call, store in
    let fields = try ModelMessages.updateVersion.read(call.fields)
    let (name, number) = try requested(fields)
    return try store.working { bench in
      let description = fields["description"]?.string
      _ = try store.registry.update(name, number, description: description, in: bench.ledger)
      return try store.registry.snapshot(of: bench.ledger).answer(name, number)
    }
  },
  Route(.post, "2.0/mlflow/model-versions/transition-stage", waits: true) { call, store in
    let fields = try ModelMessages.transition.read(call.fields)
    let policy = try store.policy()
    let stage = try policy.stage(requested: fields.text("stage"))
    let archives = fields["archive_existing_versions"]?.bool ?? false
    guard !archives || stage.isActive else {
      let valid = policy.stages.filter(\.isActive).map { "'\($0)'" }.joined(separator: ", ")
      throw APIError.invalid(
        "Model version transition cannot archive existing model versions because '\(fields.text("stage"))' is not an "
          + "Active stage. Valid stages are [\(valid)]")
    }
    let (name, number) = try requested(fields)
    return try store.working { bench in
      _ = try store.registry.move(name, number, to: stage, archivingOthers: archives, in: bench.ledger)
      return try store.registry.snapshot(of: bench.ledger).answer(name, number)
    }
  },
  Route(.delete, "2.0/mlflow/model-versions/delete", waits: true) { call, store in
    let fields = try ModelMessages.oneVersion.read(call.fields)
    let version = try VersionNumber(requested: fields.text("version"))
    let name = try ModelName(requested: fields.text("name"))
    try store.working { try store.registry.deleteVersion(name, version.found(in: name), in: $0.ledger) }
    return .empty
  },
  Route(.get, "2.0/mlflow/model-versions/search", VersionSearch.answer),
  Route(.post, "2.0/mlflow/model-versions/set-tag", waits: true) { call, store in
    let fields = try ModelMessages.setVersionTag.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    let version = try VersionNumber(requested: fields.text("version"))
    let (key, value) = (fields.text("key"), fields.text("value"))
    try ModelTag.check(key, value, ofVersion: true)
    try store.working { bench in
      try store.registry.setTag(key, value, of: name, version.found(in: name), in: bench.ledger)
    }
    return .empty
  },
  Route(.delete, "2.0/mlflow/model-versions/delete-tag", waits: true) { call, store in
    let fields = try ModelMessages.deleteVersionTag.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    let version = try VersionNumber(requested: fields.text("version"))
    let key = fields.text("key")
    try EntityName(text: key, path: "key").check()
    try store.working { bench in
      try store.registry.deleteTag(key, of: name, version.found(in: name), in: bench.ledger)
    }
    return .empty
  },
]

/// The model and the version that a request names.
private func requested(_ fields: Fields) throws(APIError) -> (ModelName, Int) {
  let name = try ModelName(requested: fields.text("name"))
  return (name, try VersionNumber(requested: fields.text("version")).found(in: name))
}

extension RegistrySnapshot {
  fileprivate func answer(_ name: ModelName, _ number: Int) throws -> APIAnswer {
    let version = try version(name, number)
    return try APIAnswer(VersionAnswer(version: version, aliases: model(name).aliases(of: number)))
  }
}
