public import Artifacts
public import Ledger
import Records

/// Where the files of a model are in the store: the artifacts of a run or of a logged model, or a part of them.
public struct ModelPlace: Hashable, Sendable {
  public var home: ArtifactHome
  /// Relative to the artifacts; nil is all of them.
  public var path: ArtifactPath?

  public init(home: ArtifactHome, path: ArtifactPath?) {
    self.home = home
    self.path = path
  }

  /// Relative to the store: `runs/3f/3f2a…/artifacts/model`.
  public var text: String { "\(home.directory)/artifacts" + (path.map { "/" + $0.text } ?? "") }

  /// The place that ``ModelEvidence/path`` names; nil when it names none of the store.
  public init?(storePath text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    self.init(parts)
    guard self.text == text else { return nil }
  }

  /// The place that an address names, when it is one of ours: `…/<run id>/artifacts/…` or
  /// `…/<logged model id>/artifacts/…`, whatever stands before it: both ids are unique.
  init?(_ parts: [String]) {
    for index in parts.indices.dropFirst() where parts[index] == "artifacts" {
      let home: ArtifactHome
      if let run = try? RunID(parts[index - 1]) {
        home = .run(run)
      } else if let model = try? LoggedModelID(parts[index - 1]) {
        home = .model(model)
      } else {
        continue
      }
      let rest = parts[(index + 1)...].joined(separator: "/")
      if rest.isEmpty {
        self.init(home: home, path: nil)
      } else {
        guard let path = try? ArtifactPath(rest) else { return nil }
        self.init(home: home, path: path)
      }
      return
    }
    return nil
  }
}

extension Ledger {
  /// Where the files of a model are that is registered from this source; nil when they are not with us.
  ///
  /// - Parameters:
  ///   - location: what a `models:/…` stood for.
  ///   - modelID: the logged model, where one is named.
  func modelPlace(source: String, location: String?, modelID: String?) throws -> ModelPlace? {
    if let id = modelID.flatMap({ try? LoggedModelID($0) }) { return ModelPlace(home: .model(id), path: nil) }
    for address in [source, location].compactMap(\.self) {
      if let place = try modelPlace(SourceURI(address)) { return place }
    }
    return nil
  }

  private func modelPlace(_ uri: SourceURI) throws -> ModelPlace? {
    switch uri.scheme {
    case "runs":
      guard uri.host.isEmpty, let id = uri.parts.first.flatMap({ try? RunID($0) }) else { return nil }
      let rest = uri.parts.dropFirst().joined(separator: "/")
      guard !rest.isEmpty else { return ModelPlace(home: .run(id), path: nil) }
      guard let path = try? ArtifactPath(rest) else { return nil }
      let place = ModelPlace(home: .run(id), path: path)
      guard try artifactEntries(place.home, at: path).isEmpty else { return place }
      return try loggedModel(named: rest, of: id) ?? place
    case "models":
      guard case .loggedModel(let text)? = ModelAddress(uri), let id = try? LoggedModelID(text) else {
        return nil
      }
      return ModelPlace(home: .model(id), path: nil)
    // A path of the file system is ours only where the store is.
    case "", "file":
      let place = "/" + uri.parts.joined(separator: "/")
      return place.hasPrefix(path("")) ? ModelPlace(uri.parts) : nil
    default: return uri.isOfServer ? ModelPlace(uri.parts) : nil
    }
  }

  /// As clients of MLflow 3 have it, which find `runs:/<id>/model` among the logged models of the run.
  private func loggedModel(named name: String, of run: RunID) throws -> ModelPlace? {
    for output in try currentRun(run)?.outputs ?? [] {
      guard let id = try? LoggedModelID(output.modelID), let model = try loggedModel(id),
        model.name == name, model.lifecycle == .active
      else { continue }
      return ModelPlace(home: .model(id), path: nil)
    }
    return nil
  }
}
