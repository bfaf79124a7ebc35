import Artifacts
import Ledger
import Records

/// The bytes of artifacts: which requests move some, whose they are, and how they go; no network.
///
/// ```swift
/// switch try artifacts.transfer(request) {
/// case .download(let download): …  // download.part(range: …), download.reader.read(at: …)
/// case .upload(let upload): …      // upload.write(…), upload.finish()
/// case nil: …                      // any other request: TrackingService.answer
/// }
/// ```
///
/// Any number of threads may call it at once; each call may wait for the disk.
public struct ArtifactService: Sendable {
  private let store: TrackingStore

  public init(_ store: TrackingStore) { self.store = store }

  /// What a request is that moves bytes; nil for every other request.
  ///
  /// - Throws: what ``answer(to:)`` makes an answer of.
  public func transfer(_ request: APIRequest) throws -> ArtifactTransfer? {
    switch Kind(request) {
    case nil: return nil
    case .file(let address):
      let address = try SafePath(address)
      switch request.method {
      case .get: return .download(try download(address))
      case .put: return .upload(try upload(address))
      default: return nil
      }
    case .artifactOfRun:
      let run = request.value("run_id") ?? request.value("run_uuid")
      let path = try SafePath(request.demand("path"))
      return .download(try download(path, of: store.run(named: run)))
    case .artifactOfModel(let id):
      guard let path = request.value("artifact_file_path") else {
        throw APIError(.badRequest, "Request must include the \"artifact_file_path\" query parameter.")
      }
      return .download(try download(SafePath(path), of: store.loggedModel(named: id)))
    case .artifactOfVersion:
      let path = try SafePath(request.demand("path"))
      let root = try store.artifacts(ofVersion: request.value("version"), of: request.value("name"))
      return .download(try download(SafePath(root + "/" + path.text)))
    case .formUpload: return .upload(try formUpload(request))
    }
  }

  /// The answer to an error that ``transfer(_:)`` threw, or that came up on the way.
  public func answer(to error: any Error) -> APIAnswer { APIAnswer(TrackingService.error(error)) }

  // MARK: Downloads

  private func download(_ address: SafePath) throws -> ArtifactDownload {
    guard let place = try address.address else { throw Self.missing(address.text) }
    return try download(place.path, of: place.home, in: store.experiment(of: place.home), named: address.text)
  }

  private func download(_ path: SafePath, of run: Run) throws -> ArtifactDownload {
    let address = "\(run.experimentID)/\(run.id)/artifacts/\(path.text)"
    return try download(path.artifactPath(), of: .run(run.id), in: run.experimentID, named: address)
  }

  private func download(_ path: SafePath, of model: LoggedModel) throws -> ArtifactDownload {
    let address = "\(model.experimentID)/models/\(model.id)/artifacts/\(path.text)"
    return try download(path.artifactPath(), of: .model(model.id), in: model.experimentID, named: address)
  }

  private func download(
    _ path: ArtifactPath?, of home: ArtifactHome, in experiment: ExperimentID?, named address: String
  ) throws -> ArtifactDownload {
    guard let experiment else { throw Self.missing(address) }
    return try store.working { bench in
      if let path, let reader = try bench.ledger.openArtifact(home, path) {
        let name = path.text.split(separator: "/").last.map(String.init) ?? path.text
        return ArtifactDownload(reader: reader, experiment: experiment, name: name)
      }
      if try bench.ledger.artifactContents(home, of: path) != nil {
        throw APIError.invalid("Artifact path refers to a directory, not a file: '\(address)'")
      }
      throw Self.missing(address)
    }
  }

  private static func missing(_ address: String) -> APIError { .missing("No such artifact: '\(address)'") }

  // MARK: Uploads

  private func upload(_ address: SafePath) throws -> ArtifactUpload {
    if address.text.hasSuffix("/") || address.parts.isEmpty {
      throw APIError.invalid("Artifact path must include a filename (cannot end with '/').")
    }
    try Self.checkFolder(address.text)
    guard let place = try address.address, let path = place.path else {
      throw APIError.invalid(
        "'\(address.text)' is no artifact of a run or a logged model: those are at <experiment>/<run>/artifacts/<path> "
          + "and <experiment>/models/<model>/artifacts/<path>")
    }
    try Self.checkName(path)
    guard let experiment = try store.experiment(of: place.home) else { throw place.home.isMissing }
    return try ArtifactUpload(path, of: place.home, in: experiment, store)
  }

  /// What MLflow's pages send: the whole body of one request.
  private func formUpload(_ request: APIRequest) throws -> ArtifactUpload {
    guard let run = request.value("run_uuid") else {
      throw APIError.invalid("Request must specify run_uuid.")
    }
    guard let text = request.value("path") else { throw APIError.invalid("Request must specify path.") }
    let path = try SafePath(text)
    // A form is no file; MLflow's server finds no data in it.
    if let type = request.contentType, type.hasPrefix("application/x-www-form-urlencoded") {
      throw APIError.invalid("Request must specify data.")
    }
    let known = try store.run(named: run)
    guard let artifact = try path.artifactPath() else { throw APIError.invalid("Invalid path") }
    try Self.checkName(artifact)
    return try ArtifactUpload(
      artifact, of: .run(known.id), in: known.experimentID, store, limit: 10 << 20, isForm: true)
  }

  /// - Throws: when the folder has another spelling, as MLflow wants it to have none.
  private static func checkFolder(_ path: String) throws(APIError) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return }
    let folder = String(path[..<slash])
    let normal = EntityName.normalPath(folder)
    if normal == folder { return }
    throw .invalid(
      "Invalid artifact path: '\(folder)'. Names may be treated as files in certain cases, and must not resolve to other "
        + "names when treated as such. This name would resolve to '\(normal)'")
  }

  private static func checkName(_ path: ArtifactPath) throws(APIError) {
    let name = path.text.split(separator: "/").last.map(String.init) ?? ""
    for reserved in [".artifact.uploading.", ".cairn-tmp-"] where name.hasPrefix(reserved) {
      throw .invalid(
        "Invalid artifact file name: '\(name)'. Artifact names starting with '\(reserved)' are reserved.")
    }
  }
}

/// Bytes of an artifact that a request moves.
public enum ArtifactTransfer: Sendable {
  case download(ArtifactDownload)
  case upload(ArtifactUpload)
}

extension ArtifactService {
  /// The addresses at which bytes are moved.
  private enum Kind {
    /// `/api/2.0/mlflow-artifacts/artifacts/<address>`
    case file(String)
    /// `/get-artifact?run_id=…&path=…`
    case artifactOfRun
    /// `/model-versions/get-artifact?name=…&version=…&path=…`, which clients also ask for with two slashes.
    case artifactOfVersion
    /// `/ajax-api/2.0/mlflow/logged-models/<id>/artifacts/files?artifact_file_path=…`
    case artifactOfModel(String)
    /// `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=…&path=…`
    case formUpload

    init?(_ request: APIRequest) {
      for prefix in ["/api", "/ajax-api"] {
        let files = prefix + "/2.0/mlflow-artifacts/artifacts/"
        guard request.path.hasPrefix(files) else { continue }
        let address = String(request.path.dropFirst(files.utf8.count))
        guard !address.isEmpty else { return nil }
        self = .file(address)
        return
      }
      let path = request.path.drop { $0 == "/" }
      switch (request.method, path) {
      case (.get, "get-artifact"): self = .artifactOfRun
      case (.get, "model-versions/get-artifact"): self = .artifactOfVersion
      case (.post, "ajax-api/2.0/mlflow/upload-artifact"): self = .formUpload
      case (.get, _):
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 7, path.hasPrefix("ajax-api/2.0/mlflow/logged-models/"),
          path.hasSuffix("/artifacts/files")
        else { return nil }
        self = .artifactOfModel(String(parts[4]))
      default: return nil
      }
    }
  }
}

extension APIRequest {
  /// The first value of that name in the address that is not empty.
  func value(_ name: String) -> String? { query.first { $0.name == name && !$0.value.isEmpty }?.value }

  /// - Throws: when there is none at all.
  fileprivate func demand(_ name: String) throws(APIError) -> String {
    guard let found = query.first(where: { $0.name == name }) else {
      throw APIError(.badRequest, "Request must specify \(name).")
    }
    return found.value
  }
}

extension ArtifactHome {
  /// What MLflow says of one that is not there.
  var isMissing: APIError {
    switch self {
    case .run(let id): .missing("Run with id=\(id) not found")
    case .model(let id): .missing("Logged model with ID '\(id)' not found.")
    }
  }
}
