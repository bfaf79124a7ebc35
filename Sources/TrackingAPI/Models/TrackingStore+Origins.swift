import Records
import Registry

extension TrackingStore {
  /// Where the artifacts of a run are.
  ///
  /// - Throws: when there is no such run.
  func artifactLocation(ofRun text: String) throws -> String {
    try RunID.check(text)
    let run = try run(RunID(requested: text))
    let root = try experiment(run.experimentID)?.answeredArtifactLocation
    return ArtifactLocation(root ?? "mlflow-artifacts:/\(run.experimentID)").appending("\(run.id)/artifacts")
  }
}
