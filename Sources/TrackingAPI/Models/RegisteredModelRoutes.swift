import Ledger
import Records
import Registry

let registeredModelRoutes: [Route] = [
  Route(.post, "2.0/mlflow/registered-models/create", waits: true) { call, store in
    let fields = try ModelMessages.createModel.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    try ModelTag.check(fields, ofVersion: false)
    return try store.working { bench in
      try APIAnswer(
        store.registry.createModel(
          name, description: fields.text("description"), tags: ModelTag.read(fields), in: bench.ledger))
    }
  },
  Route(.get, "2.0/mlflow/registered-models/get") { call, store in
    let fields = try ModelMessages.oneModel.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    return try APIAnswer(store.registrySnapshot().model(name))
  },
  Route(.patch, "2.0/mlflow/registered-models/update", waits: true) { call, store in
    let fields = try ModelMessages.updateModel.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    return try store.working { bench in
      try APIAnswer(
        store.registry.update(name, description: fields.text("description"), in: bench.ledger))
    }
  },
  Route(.post, "2.0/mlflow/registered-models/rename", waits: true) { call, store in
    let fields = try ModelMessages.rename.read(call.fields)
    guard !fields.text("new_name").trimmingSpaces.isEmpty else {
      throw APIError.invalid("Missing value for required parameter 'new_name'.")
    }
    let new = try ModelName(requested: fields.text("new_name"))
    let name = try ModelName(requested: fields.text("name"))
    return try store.working { bench in
      try APIAnswer(store.registry.rename(name, to: new, in: bench.ledger))
    }
  },
  Route(.delete, "2.0/mlflow/registered-models/delete", waits: true) { call, store in
    let fields = try ModelMessages.oneModel.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    try store.working { try store.registry.deleteModel(name, in: $0.ledger) }
    return .empty
  },
  Route(.get, "2.0/mlflow/registered-models/search", ModelSearch.answer),
  Route(.get, "2.0/mlflow/registered-models/get-latest-versions", LatestVersions.answer),
  Route(.post, "2.0/mlflow/registered-models/get-latest-versions", LatestVersions.answer),
  Route(.post, "2.0/mlflow/registered-models/set-tag", waits: true) { call, store in
    let fields = try ModelMessages.setModelTag.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    let (key, value) = (fields.text("key"), fields.text("value"))
    try ModelTag.check(key, value, ofVersion: false)
    try store.working { try store.registry.setTag(key, value, of: name, in: $0.ledger) }
    return .empty
  },
  Route(.delete, "2.0/mlflow/registered-models/delete-tag", waits: true) { call, store in
    let fields = try ModelMessages.deleteModelTag.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    try EntityName(text: fields.text("key"), path: "key").check()
    try store.working { try store.registry.deleteTag(fields.text("key"), of: name, in: $0.ledger) }
    return .empty
  },
]

/// The latest version of each stage.
enum LatestVersions {
  static let answer: @Sendable (APICall, TrackingStore) throws -> APIAnswer = { call, store in
    let fields = try ModelMessages.latest.read(call.fields)
    let model = try store.registrySnapshot().model(ModelName(requested: fields.text("name")))
    let policy = try store.policy()
    var stages: [ModelStage] = []
    for text in fields.texts("stages") { stages.append(try policy.stage(requested: text)) }
    let latest = model.latestVersions.filter { stages.isEmpty || stages.contains($0.stage) }
    return APIAnswer(latest.map { VersionAnswer(version: $0, aliases: model.aliases(of: $0.number)) })
  }
}

extension TrackingStore {
  /// The registered models as they are now.
  func registrySnapshot() throws -> RegistrySnapshot {
    try working { try registry.snapshot(of: $0.ledger) }
  }

  /// What `cairn.yaml` says.
  func policy() throws -> Policy { try working { $0.ledger.policy } }
}
