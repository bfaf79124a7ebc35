import HTTPTypes
import HummingbirdCore
import NIOCore
import TrackingAPI

/// A request with what has been made out about it.
struct Exchange: Sendable {
  let request: Request
  let target: RequestTarget
  /// Who sends it, where the server has users and it is known.
  var user: String?

  init(_ request: Request) {
    self.request = request
    target = RequestTarget(request.head.path ?? "/")
  }

  var host: String? { request.head.authority }
  var origin: String? { request.headers[.origin] }

  var isAPI: Bool { target.path.hasPrefix("/api/") || target.path.hasPrefix("/ajax-api/") }
  var isRead: Bool { request.head.method == .get || request.head.method == .head }
  var changesState: Bool { [.post, .put, .patch, .delete].contains(request.head.method) }

  /// What load balancers and clients ask before they know anything.
  var isOpen: Bool { target.path == "/health" || target.path == "/version" }
  /// Parts of the web pages, the same for everybody: browsers load some of them without their credentials.
  var isPublicFile: Bool { target.path.hasPrefix("/static-files/") || target.path == "/favicon.ico" }

  /// As the API sees it, without its body; nil for a method that no route has. A HEAD is a GET without its body.
  var call: APIRequest? {
    let name = request.head.method == .head ? "GET" : request.head.method.rawValue
    guard let method = APIRequest.Method(rawValue: name) else { return nil }
    return APIRequest(
      method, target.path, query: target.query, contentType: request.headers[.contentType], user: user)
  }

  /// All of the body.
  ///
  /// - Throws: `APIError` when it is longer than `limit`, or takes more than `time`.
  func body(limit: Int, within time: Duration) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    if let length = request.headers[.contentLength].flatMap({ Int($0) }) {
      try Self.check(length, limit)
      bytes.reserveCapacity(length)
    }
    let deadline = ContinuousClock.now + time
    for try await part in request.body {
      try Self.check(bytes.count + part.readableBytes, limit)
      guard ContinuousClock.now < deadline else {
        throw APIError(APIError.Code("BAD_REQUEST", 400), "The request's body took longer than \(time)")
      }
      bytes.append(contentsOf: part.readableBytesView)
    }
    return bytes
  }

  private static func check(_ length: Int, _ limit: Int) throws(APIError) {
    guard length <= limit else {
      throw APIError(
        APIError.Code("BAD_REQUEST", 413), "The request's body is larger than \(limit) bytes")
    }
  }
}
