import Records
import Registry

extension TrackingStore {
  /// Where the artifacts of a run are.
  ///
  /// - Throws: when there is no such run.
  func artifactLocation(ofRun text: String) throws -> String {
    let run = try run(RunID(checked: text))
    let root = try experiment(run.experimentID)?.answeredArtifactLocation
    return ArtifactLocation(root ?? "mlflow-artifacts:/\(run.experimentID)").appending("\(run.id)/artifacts")
  }
}
