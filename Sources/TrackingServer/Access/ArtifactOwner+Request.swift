import TrackingAPI

extension ArtifactOwner {
  /// Whose files a request is about; nil when it is about none that are there.
  init?(_ request: APIRequest, _ service: TrackingService) {
    func value(_ names: String...) -> String? {
      names.lazy.compactMap { name in request.query.first { $0.name == name && !$0.value.isEmpty }?.value }
        .first
    }
    let parts = request.path.split(separator: "/")
    switch parts.last {
    case "get-artifact" where parts.count == 1: self.init(run: value("run_id", "run_uuid"))
    case "get-artifact" where parts.first == "model-versions":
      guard let name = value("name") else { return nil }
      self = .model(name)
    case "upload-artifact": self.init(run: value("run_uuid"))
    default:
      guard parts.count > 3, parts[2] == "mlflow-artifacts" else { return nil }
      // `artifacts/…`, `presigned/…`, `mpu/create/…`, or `artifacts?path=…`.
      let rest = parts[parts[3] == "mpu" ? 5... : 4...].joined(separator: "/")
      guard let owner = service.owner(ofArtifact: rest.isEmpty ? value("path") ?? "" : rest) else {
        return nil
      }
      self = owner
    }
  }

  private init?(run: String?) {
    guard let run else { return nil }
    self = .run(run)
  }

  /// Whether a request's address is one of those that this is about.
  static func isAbout(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return parts.last == "get-artifact" || parts.last == "upload-artifact"
      || (parts.count > 3 && parts[2] == "mlflow-artifacts")
  }
}
