import Artifacts
import Ledger
import Records

extension TrackingStore {
  /// The run that a request names.
  ///
  /// - Parameter text: nil is no run's.
  /// - Throws: what MLflow says where there is none.
  func run(named text: String?) throws -> Run {
    guard let text, let id = try? RunID(text) else { throw APIError.missing("Run with id=\(text ?? "None") not found") }
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
