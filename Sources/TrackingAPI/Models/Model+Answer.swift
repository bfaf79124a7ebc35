import Records
import Registry

/// A version as MLflow's answers have it.
struct VersionAnswer {
  let version: RegisteredVersion
  /// Answers about many have none.
  var aliases: [String] = []

  func append(to bytes: inout [UInt8]) {
    let record = version.record
    bytes.append(raw: "{\"name\":")
    bytes.append(text: version.model.text)
    bytes.append(raw: ",\"version\":\"")
    bytes.append(integer: Int64(record.number))
    bytes.append(raw: "\",\"creation_timestamp\":")
    bytes.append(integer: record.created.milliseconds)
    bytes.append(raw: ",\"last_updated_timestamp\":")
    bytes.append(integer: version.lastUpdated.milliseconds)
    bytes.append(raw: ",\"current_stage\":")
    bytes.append(text: version.stage.name)
    if let description = record.description {
      bytes.append(raw: ",\"description\":")
      bytes.append(text: description)
    }
    bytes.append(raw: ",\"source\":")
    bytes.append(text: record.source)
    if let run = record.runID {
      bytes.append(raw: ",\"run_id\":")
      bytes.append(text: run)
    }
    bytes.append(raw: ",\"status\":")
    bytes.append(text: record.status.rawValue)
    if let message = record.statusMessage {
      bytes.append(raw: ",\"status_message\":")
      bytes.append(text: message)
    }
    if !record.tags.isEmpty {
      bytes.append(raw: ",\"tags\":[")
      bytes.append(pairs: record.tags)
      bytes.append(raw: "]")
    }
    if let link = record.runLink {
      bytes.append(raw: ",\"run_link\":")
      bytes.append(text: link)
    }
    for (index, alias) in aliases.enumerated() {
      bytes.append(raw: index == 0 ? ",\"aliases\":[" : ",")
      bytes.append(text: alias)
    }
    bytes.append(raw: aliases.isEmpty ? "}" : "]}")
  }
}

/// A registered model as MLflow's answers have it.
struct ModelAnswer {
  let model: ModelState

  func append(to bytes: inout [UInt8]) {
    let record = model.record
    bytes.append(raw: "{\"name\":")
    bytes.append(text: record.name.text)
    bytes.append(raw: ",\"creation_timestamp\":")
    bytes.append(integer: model.created.milliseconds)
    bytes.append(raw: ",\"last_updated_timestamp\":")
    bytes.append(integer: model.lastUpdated.milliseconds)
    if !record.description.isEmpty {
      bytes.append(raw: ",\"description\":")
      bytes.append(text: record.description)
    }
    let latest = model.latestVersions
    for (index, version) in latest.enumerated() {
      bytes.append(raw: index == 0 ? ",\"latest_versions\":[" : ",")
      VersionAnswer(version: version).append(to: &bytes)
    }
    if !latest.isEmpty { bytes.append(raw: "]") }
    if !record.tags.isEmpty {
      bytes.append(raw: ",\"tags\":[")
      bytes.append(pairs: record.tags)
      bytes.append(raw: "]")
    }
    for (index, alias) in model.aliases.enumerated() {
      bytes.append(raw: index == 0 ? ",\"aliases\":[{\"alias\":" : ",{\"alias\":")
      bytes.append(text: alias.alias)
      bytes.append(raw: ",\"version\":\"")
      bytes.append(integer: Int64(alias.version))
      bytes.append(raw: "\"}")
    }
    bytes.append(raw: model.aliases.isEmpty ? "}" : "]}")
  }
}

extension APIAnswer {
  init(_ model: ModelState) {
    var bytes: [UInt8] = []
    bytes.append(raw: "{\"registered_model\":")
    ModelAnswer(model: model).append(to: &bytes)
    bytes.append(raw: "}")
    self.init(body: bytes)
  }

  init(_ version: VersionAnswer) {
    var bytes: [UInt8] = []
    bytes.append(raw: "{\"model_version\":")
    version.append(to: &bytes)
    bytes.append(raw: "}")
    self.init(body: bytes)
  }

  /// - Parameter next: the token of the page that follows.
  init(_ versions: some Sequence<VersionAnswer>, next: String? = nil) {
    self.init(page: versions, "\"model_versions\":[", next: next) { $0.append(to: &$1) }
  }

  init(_ models: some Sequence<ModelAnswer>, next: String? = nil) {
    self.init(page: models, "\"registered_models\":[", next: next) { $0.append(to: &$1) }
  }

  private init<Items: Sequence>(
    page items: Items, _ name: StaticString, next: String?, _ append: (Items.Element, inout [UInt8]) -> Void
  ) {
    var bytes: [UInt8] = []
    bytes.append(raw: "{")
    var isEmpty = true
    for item in items {
      if isEmpty { bytes.append(raw: name) } else { bytes.append(raw: ",") }
      isEmpty = false
      append(item, &bytes)
    }
    if !isEmpty { bytes.append(raw: "]") }
    if let next {
      bytes.append(raw: isEmpty ? "\"next_page_token\":" : ",\"next_page_token\":")
      bytes.append(text: next)
    }
    bytes.append(raw: "}")
    self.init(body: bytes)
  }
}
