import Artifacts
import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOPosix
import TrackingAPI

/// A request that moves an artifact's bytes: piece by piece, never the whole of it in memory.
struct ArtifactExchange: Sendable {
  private let responder: Responder
  private let exchange: Exchange

  /// Bytes of a piece on its way to a client: large enough that the disk is asked seldom.
  private static let pieceSize: Int64 = 256 * 1024

  init(_ responder: Responder, _ exchange: Exchange) {
    self.responder = responder
    self.exchange = exchange
  }

  /// Whether an address is worth asking for; most are not.
  static func mayConcern(_ path: String) -> Bool {
    path.hasPrefix("/api/2.0/mlflow-artifacts/") || path.hasPrefix("/ajax-api/2.0/mlflow-artifacts/")
      || path.hasSuffix("/get-artifact") || path.hasSuffix("/upload-artifact")
      || path.hasSuffix("/artifacts/files")
  }

  /// nil when the request moves no bytes.
  func answer() async throws -> Answer? {
    guard let call = exchange.call else { return nil }
    let artifacts = ArtifactService(responder.service.store)
    do {
      let transfer = try await responder.waiting.runIfActive { [responder] in
        var admitted = call
        try responder.gate?.admit(&admitted, to: responder.service)
        return try artifacts.transfer(admitted)
      }
      switch transfer {
      case nil: return nil
      case .download(let download): return send(download)
      case .upload(let upload): return try await receive(upload)
      }
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      return Answer(artifacts.answer(to: error))
    }
  }

  private func send(_ download: ArtifactDownload) -> Answer {
    let headers = exchange.request.headers
    let part = download.part(
      range: headers[.range], ifRange: headers[.ifRange], ifNoneMatch: headers[.ifNoneMatch])
    var answer = Answer(HTTPResponse.Status(code: part.status), text: "")
    answer.headers = [:]
    answer.add(part.headers)
    guard !part.range.isEmpty else { return answer }
    let (reader, waiting) = (download.reader, responder.waiting)
    answer.body = ResponseBody(contentLength: part.range.count) { writer in
      var offset = part.range.lowerBound
      while offset < part.range.upperBound {
        let (start, size) = (offset, Int(min(Self.pieceSize, part.range.upperBound - offset)))
        let piece = try await waiting.runIfActive { try Self.piece(of: reader, at: start, size) }
        // A file that became shorter meanwhile: the promised length cannot be kept, and the client must see that.
        guard piece.readableBytes > 0 else {
          throw ServerError("the artifact became shorter while it was sent")
        }
        offset += Int64(piece.readableBytes)
        try await writer.write(piece)
      }
      try await writer.finish(nil)
    }
    return answer
  }

  private static func piece(of reader: ArtifactReader, at offset: Int64, _ size: Int) throws -> ByteBuffer {
    var piece = ByteBuffer()
    try piece.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { bytes in
      try reader.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: bytes.prefix(size)))
    }
    return piece
  }

  private func receive(_ upload: ArtifactUpload) async throws -> Answer {
    do {
      try await exchange.forEachPiece { piece in
        try await responder.waiting.runIfActive {
          try piece.withUnsafeReadableBytes { try upload.write($0) }
        }
      }
      return Answer(try await responder.waiting.runIfActive { try upload.finish() })
    } catch {
      upload.abort()
      throw error
    }
  }
}
