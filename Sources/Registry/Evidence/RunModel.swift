public import Artifacts
public import Ledger
public import Records

/// A model that a run made, as it can be registered.
public struct RunModel: Hashable, Sendable {
  /// As clients of MLflow write it: `runs:/<id>/model`, `models:/m-…`.
  public var source: String
  /// Where the files are, when the source is another address.
  public var location: String?
  public var modelID: String?
  /// For people: `artifacts/model`, `logged model 'model' (m-3f2a91bc)`.
  public var label: String
}

extension Ledger {
  /// The models of a run: those that it logged as MLflow 3 does, and the folders of its artifacts that hold an
  /// `MLmodel`.
  public func models(of run: Run) throws -> [RunModel] {
    var models: [RunModel] = []
    for output in run.outputs {
      guard let id = try? LoggedModelID(output.modelID), let model = try loggedModel(id),
        model.lifecycle == .active
      else { continue }
      let found = try RunModel(logged: model, in: self)
      if !models.contains(found) { models.append(found) }
    }
    for entry in try artifactEntries(.run(run.id), at: nil) {
      let parts = entry.path.split(separator: "/")
      guard parts.last == "MLmodel" else { continue }
      models.append(RunModel(folder: parts.dropLast().joined(separator: "/"), of: run))
    }
    return models
  }

  /// The model at a path of the run's artifacts, which may begin with `artifacts/`, or the one that it logged by that
  /// name.
  ///
  /// - Returns: nil when the run has nothing there.
  public func model(at path: ArtifactPath, of run: Run) throws -> RunModel? {
    for text in [path.text, path.text.withoutArtifacts].compactMap(\.self) {
      guard let artifact = try? ArtifactPath(text) else { continue }
      if try !artifactEntries(.run(run.id), at: artifact).isEmpty { return RunModel(folder: text, of: run) }
    }
    for output in run.outputs {
      guard let id = try? LoggedModelID(output.modelID), let model = try loggedModel(id),
        model.lifecycle == .active, model.name == path.text || id.text == path.text
      else { continue }
      return try RunModel(logged: model, in: self)
    }
    return nil
  }

  /// The address below which clients find the artifacts of a logged model.
  func artifactLocation(of model: LoggedModel) throws -> String {
    let experiment = try experiment(model.experimentID)
    let root = experiment?.answeredArtifactLocation ?? "mlflow-artifacts:/\(model.experimentID)"
    return ArtifactLocation(root).appending("models/\(model.id)/artifacts")
  }
}

extension RunModel {
  fileprivate init(folder: String, of run: Run) {
    self.init(
      source: folder.isEmpty ? "runs:/\(run.id)" : "runs:/\(run.id)/\(folder)",
      label: folder.isEmpty ? "artifacts" : "artifacts/\(folder)")
  }

  fileprivate init(logged model: LoggedModel, in ledger: Ledger) throws {
    self.init(
      source: "models:/\(model.id)", location: try ledger.artifactLocation(of: model),
      modelID: model.id.text, label: "logged model '\(model.name.escapedForMessage)' (\(model.id.short))")
  }
}

extension String {
  /// What stands behind `artifacts/`; nil when the text does not begin so.
  fileprivate var withoutArtifacts: String? {
    let folder = "artifacts/"
    guard utf8.starts(with: folder.utf8) else { return nil }
    return String(decoding: utf8.dropFirst(folder.utf8.count), as: UTF8.self)
  }
}
