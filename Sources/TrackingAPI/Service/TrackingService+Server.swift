internal import Ledger
public import Records

// What the server that stands before the API needs to know of the store.
extension TrackingService {
  /// The experiment that a run is in; nil when there is no such run.
  public func experiment(ofRun id: String) throws -> String? {
    guard let id = try? RunID(id) else { return nil }
    return try store.working { try $0.ledger.currentRun(id)?.experimentID.text }
  }

  /// The run that a run is nested in; nil when it is in none.
  public func parent(ofRun id: String) throws -> String? {
    guard let id = try? RunID(id) else { return nil }
    return try store.working { try $0.ledger.currentRun(id)?.parent?.text }
  }

  /// Puts a run into another experiment.
  public func move(run id: RunID, to experiment: ExperimentID) throws {
    _ = try store.edit(id) { $0.experimentID = experiment }
  }

  /// How many runs have begun and are not committed yet.
  public func liveRunCount() throws -> Int { try store.working { try $0.ledger.liveRuns().count } }

  /// Commits what has ended and waits: at a stop.
  public func commitPending() throws { try store.commitPending() }
}
