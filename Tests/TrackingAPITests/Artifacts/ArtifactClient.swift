import Artifacts
import Ledger
import Records
import Testing

@testable import TrackingAPI

extension TrackingStore {
  /// An artifact of this text.
  func put(_ text: String, as path: String, in home: ArtifactHome) throws {
    let staged = try working { try $0.ledger.stageArtifact() }
    try Array(text.utf8).withUnsafeBytes { try staged.write($0) }
    try staged.close()
    try place(staged, as: ArtifactPath(path), in: home)
  }
}

extension APIClient {
  var artifacts: ArtifactService { ArtifactService(fixture.store) }

  /// - Parameter path: after `/api/2.0/mlflow-artifacts/artifacts/`, percent-decoded once, as it comes from a server.
  func upload(_ path: String, _ text: String) throws -> APIAnswer {
    transfer(APIRequest(.put, "/api/2.0/mlflow-artifacts/artifacts/" + path, contentType: nil), text)
  }

  func download(_ path: String) -> APIAnswer {
    transfer(APIRequest(.get, "/api/2.0/mlflow-artifacts/artifacts/" + path))
  }

  /// What a server makes of a request: the bytes in pieces, an error as an answer.
  func transfer(_ request: APIRequest, _ text: String = "") -> APIAnswer {
    do {
      switch try artifacts.transfer(request) {
      case nil: return service.answer(request)
      case .download(let download):
        let part = download.part()
        return APIAnswer(status: part.status, headers: part.headers, body: try download.reader.bytes())
      case .upload(let upload):
        for byte in text.utf8 { try withUnsafeBytes(of: byte) { try upload.write($0) } }
        return try upload.finish()
      }
    } catch {
      return artifacts.answer(to: error)
    }
  }
}

extension APIAnswer {
  var text: String { String(decoding: body, as: UTF8.self) }
  var code: String? { (try? JSON(parsing: body))?["error_code"]?.string }
  var message: String? { (try? JSON(parsing: body))?["message"]?.string }
}
