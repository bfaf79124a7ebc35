import Artifacts
import Ledger
import Records
import Registry

let artifactRoutes: [Route] = [
  Route(.get, "2.0/mlflow/artifacts/list") { call, store in
    let fields = try ArtifactMessages.list.read(call.fields)
    let folder = fields["path"]?.string
    let path = try folder.map { try SafePath($0) }
    let named = fields.text("run_id")
    let run = try store.run(named: named.isEmpty ? fields.text("run_uuid") : named)
    let files = try store.contents(of: .run(run.id), path?.artifactPath())
    return APIAnswer(
      FileList(root: try store.artifactLocation(of: run), files: files, folder: path?.text ?? ""))
  },
  Route(.get, "2.0/mlflow-artifacts/artifacts") { call, store in
    guard let address = try SafePath(ArtifactMessages.path.read(call.fields).text("path")).address else {
      return .empty
    }
    return APIAnswer(FileList(files: try store.contents(of: address.home, address.path)))
  },
  Route(.delete, "2.0/mlflow-artifacts/artifacts/{address*}", waits: true) { call, store in
    let path = try call.address
    guard let address = try path.address else {
      throw APIError.invalid("'\(path.text)' is no artifact of a run or a logged model: nothing is removed")
    }
    do {
      try store.removeArtifact(address.path, of: address.home)
    } catch let error as LedgerError where error.code == .notFound {
      // As MLflow: what is not there is removed.
    }
    return .empty
  },
  Route(.post, "2.0/mlflow-artifacts/mpu/create/{address*}") { call, _ in
    _ = try call.address
    _ = try ArtifactMessages.createUpload.read(call.fields)
    throw ArtifactMessages.noMultipartUpload
  },
  Route(.post, "2.0/mlflow-artifacts/mpu/complete/{address*}") { call, _ in
    _ = try call.address
    _ = try ArtifactMessages.completeUpload.read(call.fields)
    throw ArtifactMessages.noMultipartUpload
  },
  Route(.post, "2.0/mlflow-artifacts/mpu/abort/{address*}") { call, _ in
    _ = try call.address
    _ = try ArtifactMessages.abortUpload.read(call.fields)
    throw ArtifactMessages.noMultipartUpload
  },
  Route(.get, "2.0/mlflow-artifacts/presigned/{address*}") { call, _ in
    _ = try call.address
    throw APIError(
      .notImplemented, "Multipart download is not supported for the current artifact repository")
  },
  Route(.post, "2.0/mlflow/artifacts/presigned-upload-url") { call, store in
    let fields = try ArtifactMessages.presignedUpload.read(call.fields)
    let (run, model) = (fields.text("run_id"), fields.text("model_id"))
    guard run.isEmpty != model.isEmpty else {
      throw APIError.invalid("Exactly one of run_id and model_id must be provided.")
    }
    _ = try SafePath(fields.text("path"))
    let location =
      try run.isEmpty
      ? store.artifactLocation(of: store.loggedModel(named: model))
      : store.artifactLocation(of: store.run(named: run))
    throw ArtifactMessages.noPresigned(
      "upload", location, "for proxied artifact storage", "requires a direct cloud storage artifact URI.")
  },
  Route(.post, "2.0/mlflow/artifacts/presigned-download-url") { call, store in
    let fields = try ArtifactMessages.presignedDownload.read(call.fields)
    _ = try SafePath(fields.text("path"))
    let expiration = fields.count("expiration") ?? 900
    guard (1...604_800).contains(expiration) else {
      throw APIError.invalid("expiration must be between 1 and 604800 seconds (got \(expiration)).")
    }
    let location = try store.artifactLocation(of: store.run(named: fields.text("run_id")))
    throw ArtifactMessages.noPresigned(
      "download", location, "for runs with proxied artifact storage",
      "requires a run with a direct cloud storage artifact URI.")
  },
]

/// The messages about artifacts.
enum ArtifactMessages {
  static let list = Message(
    .text("run_id", .text, .required), .text("path", .text), .text("page_token", .text), .text("run_uuid"))
  static let path = Message(.text("path"))
  static let createUpload = Message(.text("path", .required, .text), .integer("num_parts", .integer))
  static let completeUpload = Message(
    .text("path", .required, .text), .text("upload_id", .text),
    .messages(
      "parts", Message(.integer("part_number"), .text("etag"), .text("url")), .required))
  static let abortUpload = Message(.text("path", .required, .text), .text("upload_id", .text))
  static let presignedUpload = Message(
    .text("run_id", .text), .text("model_id", .text), .text("path", .required, .text),
    .integer("expiration", .integer))
  static let presignedDownload = Message(
    .text("run_id", .required, .text), .text("path", .required, .text), .integer("expiration", .integer))

  static let noMultipartUpload = APIError(
    .notImplemented, "Multipart upload is not supported for the current artifact repository")

  /// - Parameter verb: `upload`, `download`.
  static func noPresigned(_ verb: String, _ location: String, _ what: String, _ need: String) -> APIError {
    let scheme = SourceURI(location).scheme
    guard ["http", "https", "mlflow-artifacts"].contains(scheme) else {
      return APIError(
        .notImplemented, "Presigned \(verb) is not supported for the current artifact repository")
    }
    return .invalid(
      "Presigned \(verb) is not supported \(what) (artifact URI scheme: \(scheme)). This endpoint \(need)")
  }
}

extension APICall {
  /// The route's `{address*}`, safe.
  fileprivate var address: SafePath { get throws(APIError) { try SafePath(captures["address"] ?? "") } }
}

/// Files and folders as MLflow's answers list them.
struct FileList {
  /// The address of what they are in; nil leaves it out.
  var root: String?
  var files: [ArtifactListing]
  /// Stands before each name, as the request had it; nil gives the names alone.
  var folder: String?

  init(root: String? = nil, files: [ArtifactListing], folder: String? = nil) {
    self.root = root
    self.files = files
    self.folder = folder
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append(raw: "{")
    if let root {
      bytes.append(raw: "\"root_uri\":")
      bytes.append(text: root)
      if !files.isEmpty { bytes.append(raw: ",") }
    }
    if !files.isEmpty {
      bytes.append(raw: "\"files\":[")
      for (index, file) in files.enumerated() {
        bytes.append(raw: index == 0 ? "{\"path\":" : ",{\"path\":")
        bytes.append(text: path(file))
        bytes.append(raw: file.size == nil ? ",\"is_dir\":true" : ",\"is_dir\":false")
        // An empty file has no size in MLflow's answers.
        if let size = file.size, size > 0 {
          bytes.append(raw: ",\"file_size\":")
          bytes.append(integer: size)
        }
        bytes.append(raw: "}")
      }
      bytes.append(raw: "]")
    }
    bytes.append(raw: "}")
  }

  private func path(_ file: ArtifactListing) -> String {
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    guard let folder, !folder.isEmpty else { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}

extension APIAnswer {
  init(_ list: FileList) {
    self.init(body: [])
    list.append(to: &body)
  }
}
