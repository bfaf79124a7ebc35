import Records
import Registry

let aliasRoutes: [Route] = [
  Route(.post, "2.0/mlflow/registered-models/alias", waits: true) { call, store in
    let fields = try ModelMessages.setAlias.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    let alias = fields.text("alias")
    try AliasCheck.name(alias)
    try AliasCheck.reserved(alias)
    let number = try VersionNumber(requested: fields.text("version"))
    try store.working { bench in
      try store.registry.setAlias(alias, of: name, to: number.found(in: name), in: bench.ledger)
    }
    return .empty
  },
  Route(.get, "2.0/mlflow/registered-models/alias") { call, store in
    let fields = try ModelMessages.oneAlias.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    try AliasCheck.name(fields.text("alias"))
    return try APIAnswer(store.registrySnapshot().version(name, alias: fields.text("alias")))
  },
  Route(.delete, "2.0/mlflow/registered-models/alias", waits: true) { call, store in
    let fields = try ModelMessages.oneAlias.read(call.fields)
    let name = try ModelName(requested: fields.text("name"))
    try AliasCheck.name(fields.text("alias"))
    try store.working { try store.registry.deleteAlias(fields.text("alias"), of: name, in: $0.ledger) }
    return .empty
  },
]

extension VersionNumber {
  /// - Throws: when no version can have the number.
  func found(in model: ModelName) throws(APIError) -> Int {
    guard let number else {
      throw .missing("Model Version (name=\(model), version=\(text)) not found")
    }
    return number
  }
}

extension RegistrySnapshot {
  /// The version that has the alias; `latest` is the one with the highest number.
  func version(_ name: ModelName, alias: String) throws -> VersionAnswer {
    let model = try model(name)
    let found: RegisteredVersion
    if alias.lowercased() == "latest" {
      guard let last = model.versions.last else {
        throw APIError.missing("Latest version not found for model \(name).")
      }
      found = last
    } else {
      guard let number = model.alias(alias)?.version else {
        throw APIError.invalid("Registered model alias \(alias) not found.")
      }
      found = try model.version(number)
    }
    return VersionAnswer(version: found, aliases: model.aliases(of: found.number))
  }
}
