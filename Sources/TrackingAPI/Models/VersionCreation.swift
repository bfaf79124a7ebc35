import Records
import Registry

/// The registration of a version.
enum VersionCreation {
  static let answer: @Sendable (APICall, TrackingStore) throws -> APIAnswer = { call, store in
    let fields = try ModelMessages.createVersion.read(call.fields)
    let tags = ModelTag.read(fields)
    var origin = VersionOrigin(fields)
    if ModelTag.isPrompt(tags) {
      try origin.checkPrompt()
      try origin.checkHost()
    } else {
      try origin.checkHost()
      try origin.resolve(in: store.registrySnapshot(), policy: store.policy())
      try origin.check(in: store)
    }
    let name = try ModelName(requested: fields.text("name"))
    try ModelTag.check(fields, ofVersion: true)
    var version = NewVersion(source: origin.source)
    try origin.complete(&version, in: store)
    version.runLink = fields.text("run_link")
    version.description = fields.text("description")
    version.tags = tags
    let created = try store.working { try store.registry.createVersion(of: name, version, in: $0.ledger) }
    if let model = origin.modelID, !model.isEmpty, !ModelTag.isPrompt(tags) {
      try store.noteVersion(created, ofLoggedModel: model)
    }
    return APIAnswer(VersionAnswer(version: created))
  }
}

/// Where a new version comes from, as its request says, checked by MLflow's rules: a source must not lead to files of
/// the server, nor to artifacts of a run or model that the request does not name.
struct VersionOrigin {
  private(set) var source: String
  private(set) var runID: String?
  private(set) var modelID: String?
  private let namesRun: Bool
  private let namesModel: Bool

  init(_ fields: Fields) {
    source = fields.text("source")
    runID = fields.text("run_id")
    modelID = fields.text("model_id")
    namesRun = fields["run_id"] != nil
    namesModel = fields["model_id"] != nil
  }

  private func invalid(_ reason: String) -> APIError {
    .invalid("Invalid model version source: '\(source)'. \(reason)")
  }

  private func foreign(_ parameter: String) -> APIError {
    invalid("The \(parameter) request parameter must identify the resource that contains the source.")
  }

  /// Prompts come from nowhere: their texts are tags.
  func checkPrompt() throws(APIError) {
    guard source == "dummy-source" || source == "prompt-template" else {
      throw .invalid(
        "Invalid prompt source: '\(source)'. Prompt sources must use an MLflow placeholder.")
    }
  }

  /// Who reads the version's files would be led to any host that the source names.
  func checkHost() throws(APIError) {
    let uri = SourceURI(source)
    switch uri.scheme {
    case "mlflow-artifacts" where uri.host.isEmpty: return
    case "ftp", "sftp", "hdfs", "viewfs", "http", "https", "mlflow-artifacts", "r2", "b2", "abfss":
      throw .invalid(
        "'source' cannot use the '\(uri.scheme)' scheme: the '\(uri.scheme)' scheme addresses a host other than the "
          + "tracking server's configured artifact storage, so the server would connect to the host named in the URI."
      )
    default: return
    }
  }

  /// Looks up the version that a `models:/…` source names: the new one comes from where that one came from.
  mutating func resolve(in registry: RegistrySnapshot, policy: Policy) throws {
    let uri = SourceURI(source)
    guard uri.scheme == "models" else { return }
    guard uri.host.isEmpty else {
      throw invalid("Registered model sources must use the active model registry.")
    }
    guard let address = ModelAddress(uri) else { throw foreign("model_id") }
    if case .loggedModel = address { return }
    let model = try registry.model(ModelName(requested: address.name))
    guard !ModelTag.isPrompt(model.record.tags) else {
      throw invalid("Prompt versions cannot be used as model version sources.")
    }
    let version = try registry.version(model, at: address, policy)
    guard !namesRun || (runID ?? "") == (version.record.runID ?? ""),
      !namesModel || modelID == ""
    else {
      throw invalid("The run_id and model_id request parameters must match the referenced model version.")
    }
    source = "models:/\(model.name)/\(version.number)"
    if !namesRun { runID = version.record.runID }
    if !namesModel { modelID = nil }
  }

  func check(in store: TrackingStore) throws {
    let uri = SourceURI(source)
    let byModel = !(modelID ?? "").isEmpty
    if uri.scheme.isEmpty || uri.scheme == "file" {
      let named = byModel ? "model_id" : "run_id"
      if byModel { _ = try artifacts(ofModel: modelID ?? "", in: store) }
      if let run = runID, !run.isEmpty, !byModel { _ = try artifacts(ofRun: run, in: store) }
      let isNamed = byModel || !(runID ?? "").isEmpty
      let shown = isNamed && uri.scheme == "file" ? uri.path : source
      throw APIError.invalid(
        "Invalid model version source: '\(shown)'. To use a local path as a model version source, the \(named) request parameter has to be specified and the local "
          + "path has to be contained within the artifact directory of the run specified by the \(named).")
    }
    guard uri.isPlainAbsolute else {
      throw invalid(
        "If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an "
          + "absolute path must be provided without relative path references present. Please provide an absolute path."
      )
    }
    if uri.scheme == "runs" {
      guard !byModel else { throw foreign("model_id") }
      let named = String(uri.path.dropFirst().prefix { $0 != "/" })
      guard uri.host.isEmpty, !named.isEmpty, named == runID else { throw foreign("run_id") }
    } else if uri.scheme == "models" {
      guard uri.host.isEmpty, let address = ModelAddress(uri) else { throw foreign("model_id") }
      if case .loggedModel(let id) = address, !byModel || id != modelID { throw foreign("model_id") }
    } else if uri.isOfServer {
      if byModel {
        let root = try artifacts(ofModel: modelID ?? "", in: store)
        guard uri.isWithin(SourceURI(root)) else { throw foreign("model_id") }
      } else {
        guard let run = runID, !run.isEmpty,
          try uri.isWithin(SourceURI(artifacts(ofRun: run, in: store)))
        else { throw foreign("run_id") }
      }
    }
  }

  private func artifacts(ofRun text: String, in store: TrackingStore) throws -> String {
    guard let location = try store.artifactLocation(ofRun: text) else { throw foreign("run_id") }
    return location
  }

  private func artifacts(ofModel text: String, in store: TrackingStore) throws -> String {
    guard let model = try store.origin(ofLoggedModel: text) else { throw foreign("model_id") }
    return model.location
  }

  /// Fills in where the files are, and the run of the logged model.
  ///
  /// - Throws: when there is no such logged model.
  func complete(_ version: inout NewVersion, in store: TrackingStore) throws {
    version.runID = runID
    if let address = ModelAddress(SourceURI(source)) {
      switch address {
      case .loggedModel(let id):
        guard let model = try store.origin(ofLoggedModel: id) else {
          throw APIError.missing(
            "Unable to fetch model from model URI source artifact location '\(source)'.Error: Logged model with ID '\(id)' "
              + "not found.")
        }
        version.location = model.location
        if (runID ?? "").isEmpty { version.runID = model.run }
      case .version(let name, let number):
        let number = try VersionNumber(requested: number).found(in: ModelName(requested: name))
        version.location = try store.registrySnapshot().version(ModelName(requested: name), number).location
      case .alias, .stage, .latest: break
      }
    }
    guard let id = modelID, !id.isEmpty else { return }
    version.modelID = id
    if (version.runID ?? "").isEmpty {
      guard let model = try store.origin(ofLoggedModel: id) else {
        throw APIError.missing("Logged model with ID '\(id)' not found.")
      }
      version.runID = model.run
    }
  }
}

extension ModelAddress {
  /// The registered model's name; empty for a logged model.
  fileprivate var name: String {
    switch self {
    case .loggedModel: ""
    case .version(let name, _), .stage(let name, _), .latest(let name), .alias(let name, _): name
    }
  }
}

extension RegistrySnapshot {
  fileprivate func version(
    _ model: ModelState, at address: ModelAddress, _ policy: Policy
  ) throws -> RegisteredVersion {
    switch address {
    case .version(_, let number):
      return try model.version(VersionNumber(requested: number).found(in: model.name))
    case .alias(_, let alias): return try version(model.name, alias: alias).version
    case .stage(_, let text):
      let stage = try policy.stage(requested: text)
      guard let version = model.versions.last(where: { $0.stage == stage }) else {
        throw APIError.invalid(
          "No versions of model with name '\(model.name)' and stage '\(text)' found")
      }
      return version
    case .latest, .loggedModel:
      guard let version = model.versions.last else {
        throw APIError.invalid("No versions of model with name '\(model.name)' found")
      }
      return version
    }
  }
}
