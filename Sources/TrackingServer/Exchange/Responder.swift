import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOPosix
import TrackingAPI

/// Answers requests, one after the other on each connection.
struct Responder: Sendable {
  let service: TrackingService
  let configuration: ServerConfiguration
  /// For what has to wait for a lock or the disk.
  let waiting: NIOThreadPool

  func respond(to request: Request, _ writer: consuming ResponseWriter) async throws {
    var answer = await answer(request)
    if request.head.method == .head { answer.body = ResponseBody() }
    try await writer.write(
      response: HTTPResponse(status: answer.status, headerFields: answer.headers), body: answer.body)
  }

  private func answer(_ request: Request) async -> Answer {
    do {
      let target = RequestTarget(request.head.path ?? "/")
      switch target.path {
      case "/health": return Answer(text: "OK")
      case "/version": return Answer(text: configuration.advertisedVersion)
      default: return try await api(request, target)
      }
    } catch let error as APIError {
      return Answer(error)
    } catch {
      return Answer(APIError(.internalError, "\(error)"))
    }
  }

  private func api(_ request: Request, _ target: RequestTarget) async throws -> Answer {
    // A HEAD is a GET without its body.
    let name = request.head.method == .head ? "GET" : request.head.method.rawValue
    guard let method = APIRequest.Method(rawValue: name) else {
      return Answer(.methodNotAllowed, text: "Method Not Allowed")
    }
    var call = APIRequest(method, target.path, query: target.query)
    call.body = try await body(of: request)
    guard service.waits(call) else { return Answer(service.answer(call)) }
    let asked = call
    let answer = try await waiting.runIfActive { service.answer(asked) }
    return Answer(answer)
  }

  private func body(of request: Request) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    if let length = request.headers[.contentLength].flatMap({ Int($0) }) {
      try check(length)
      bytes.reserveCapacity(length)
    }
    for try await part in request.body {
      try check(bytes.count + part.readableBytes)
      bytes.append(contentsOf: part.readableBytesView)
    }
    return bytes
  }

  private func check(_ length: Int) throws {
    guard length <= configuration.bodyLimit else {
      throw APIError(
        APIError.Code("BAD_REQUEST", 413),
        "The request's body is larger than \(configuration.bodyLimit) bytes")
    }
  }
}
