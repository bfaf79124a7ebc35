import Artifacts
import Ledger
import Records
import Registry

extension TrackingStore {
  /// The run that a request names.
  ///
  /// - Parameter text: nil is no run's.
  /// - Throws: what MLflow says where there is none.
  func run(named text: String?) throws -> Run {
    guard let text, let id = try? RunID(text) else {
      throw APIError.missing("Run with id=\(text ?? "None") not found")
    }
    do {
      return try run(id)
    } catch let error as LedgerError where error.code == .notFound {
      throw ArtifactHome.run(id).isMissing
    }
  }

  /// The experiment whose artifacts these are; nil when there is no such run or model.
  func experiment(of home: ArtifactHome) throws -> ExperimentID? {
    switch home {
    case .run(let id): try working { try $0.ledger.currentRun(id)?.experimentID }
    case .model(let id): try working { try $0.ledger.loggedModel(id)?.experimentID }
    }
  }

  /// What lies in one folder, by name; nothing where there is no such folder.
  ///
  /// - Parameter folder: nil is the topmost.
  func contents(of home: ArtifactHome, _ folder: ArtifactPath?) throws -> [ArtifactListing] {
    try working { try $0.ledger.artifactContents(home, of: folder) ?? [] }
  }

  /// The address below which a run's artifacts lie.
  func artifactLocation(of run: Run) throws -> String {
    try artifactRoot(run.experimentID).appending("\(run.id)/artifacts")
  }

  /// The address below which a model's artifacts lie.
  func artifactLocation(of model: LoggedModel) throws -> String {
    try artifactRoot(model.experimentID).appending("models/\(model.id)/artifacts")
  }

  private func artifactRoot(_ experiment: ExperimentID) throws -> ArtifactLocation {
    let location = try self.experiment(experiment)?.answeredArtifactLocation
    return ArtifactLocation(location ?? "mlflow-artifacts:/\(experiment)")
  }

  /// Where the artifacts of a registered version are, as a path of `mlflow-artifacts:`.
  ///
  /// - Throws: when there is no such version, or its files are not with us.
  func artifacts(ofVersion version: String?, of name: String?) throws -> String {
    let name = try ModelName(requested: name ?? "")
    let number = try VersionNumber(requested: version ?? "").found(in: name)
    let uri = SourceURI(try registrySnapshot().version(name, number).location)
    switch uri.scheme {
    case "mlflow-artifacts": return String(uri.path.drop { $0 == "/" })
    case "runs":
      let parts = uri.path.split(separator: "/", maxSplits: 1)
      return (parts.prefix(1) + ["artifacts"] + parts.dropFirst()).joined(separator: "/")
    case "models": return "models/\(uri.path.drop { $0 == "/" })/artifacts"
    default:
      throw APIError(
        .notImplemented,
        "The files of version \(number) of '\(name)' are at '\(uri.text)', which is not served here")
    }
  }

  /// Puts an artifact that has arrived into its place.
  func place(_ staged: StagedArtifact, as path: ArtifactPath, in home: ArtifactHome) throws {
    try amend(home) { ledger in
      try ledger.place(staged, as: path, in: home, committer: process)
    }
  }

  /// Removes an artifact, a folder, or all of them.
  func removeArtifact(_ path: ArtifactPath?, of home: ArtifactHome) throws {
    try amend(home) { ledger in
      try ledger.removeArtifact(path, of: home, committer: process)
    }
  }

  private func amend(_ home: ArtifactHome, _ body: (Ledger) throws -> Void) throws {
    switch home {
    case .run(let id): try writing(to: id) { try body($0.ledger) }
    case .model(let id): try writing(to: id) { try body($0.ledger) }
    }
  }
}
