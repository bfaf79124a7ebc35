import Artifacts
import Ledger
import Records

/// Where an address of `mlflow-artifacts:` leads: `…/<run id>/artifacts/…` or `…/models/<model id>/artifacts/…`. What
/// stands before it is the experiment's place, and adds nothing: both ids are unique.
struct ArtifactAddress {
  let home: ArtifactHome
  /// nil is all of them.
  let path: ArtifactPath?

  fileprivate init?(_ address: SafePath) throws(APIError) {
    let parts = address.parts
    for index in parts.indices.dropFirst() where parts[index] == "artifacts" {
      let name = parts[index - 1]
      let home: ArtifactHome
      if let run = try? RunID(name) {
        home = .run(run)
      } else if index > 1, parts[index - 2] == "models", let model = try? LoggedModelID(name) {
        home = .model(model)
      } else {
        continue
      }
      self.home = home
      path = try address.artifactPath(from: index + 1)
      return
    }
    return nil
  }
}

extension SafePath {
  /// nil when it leads to no run and no model.
  var address: ArtifactAddress? { get throws(APIError) { try ArtifactAddress(self) } }
}
