internal import Ledger
public import Records

// What the server that stands before the API needs to know of the store.
extension TrackingService {
  /// The experiment that a run is in; nil when there is no such run.
  public func experiment(ofRun id: String) throws -> String? { try record(ofRun: id)?.experimentID.text }

  /// The run that a run is nested in; nil when it is in none.
  public func parent(ofRun id: String) throws -> String? { try record(ofRun: id)?.parent?.text }

  private func record(ofRun id: String) throws -> Run? {
    guard let id = try? RunID(id) else { return nil }
    return try store.working { try $0.ledger.currentRun(id) }
  }

  /// The experiment that a logged model is in; nil when there is no such model.
  public func experiment(ofLoggedModel id: String) throws -> String? {
    guard let id = try? LoggedModelID(id) else { return nil }
    return try store.experiment(of: .model(id))?.text
  }

  /// Whose files lie at an address below `mlflow-artifacts:`; nil when no run or model has such.
  public func owner(ofArtifact address: String) -> ArtifactOwner? {
    // An address that is not safe leads nowhere, and is refused by the route that it is meant for.
    guard let path = try? SafePath(address), let home = try? path.address?.home else { return nil }
    return switch home {
    case .run(let id): .run(id.text)
    case .model(let id): .loggedModel(id.text)
    }
  }

  /// Puts a run into another experiment. The one that it was begun in stays; where only the run's own commit would have
  /// held it, it gets one of its own.
  public func move(run id: RunID, to experiment: ExperimentID) throws {
    var left = experiment
    try store.edit(id) { run in
      left = run.experimentID
      run.experimentID = experiment
    }
    try store.working { bench in
      guard try bench.ledger.liveRun(id)?.commits == true, let left = try bench.ledger.experiment(left) else {
        return
      }
      _ = try bench.ledger.commit(left, verb: "create")
    }
  }

  /// How many runs have begun and are not committed yet.
  public func liveRunCount() throws -> Int { try store.working { try $0.ledger.liveRuns().count } }

  /// Commits what has ended and waits: at a stop.
  public func commitPending() throws { try store.commitPending() }
}

/// What artifact files belong to.
public enum ArtifactOwner: Hashable, Sendable {
  case run(String)
  case loggedModel(String)
  /// A registered model.
  case model(String)
}
