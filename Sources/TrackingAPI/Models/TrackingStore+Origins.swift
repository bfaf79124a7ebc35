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

/// What the registry asks of a logged model.
struct LoggedModelOrigin {
  /// Where its artifacts are.
  var location: String
  /// The run that made it.
  var run: String?
}

extension TrackingStore {
  /// nil when there is no such logged model.
  func origin(ofLoggedModel id: String) throws -> LoggedModelOrigin? { nil }

  /// Tells the logged model of a version that was made from it.
  func noteVersion(_ version: RegisteredVersion, ofLoggedModel id: String) throws {}
}
