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
  /// - Throws: `APIError` when it is longer than `limit`, takes more than `time`, or breaks off.
  func body(limit: Int, within time: Duration) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    if let length = contentLength {
      try Self.check(length, limit)
      bytes.reserveCapacity(length)
    }
    let deadline = ContinuousClock.now + time
    try await forEachPiece { piece in
      try Self.check(bytes.count + piece.readableBytes, limit)
      guard ContinuousClock.now < deadline else {
        throw APIError(.badRequest, "The request's body took longer than \(time)")
      }
      bytes.append(contentsOf: piece.readableBytesView)
    }
    return bytes
  }

  /// Goes through the body as it comes.
  ///
  /// - Throws: `APIError` when it breaks off: a part of it must not be taken for the whole.
  func forEachPiece(_ body: (ByteBuffer) async throws -> Void) async throws {
    var count = 0
    var pieces = request.body.makeAsyncIterator()
    while let piece = try await next(&pieces) {
      count += piece.readableBytes
      try await body(piece)
    }
    if let length = contentLength, length != count { throw Self.brokenOff }
  }

  private func next(_ pieces: inout RequestBody.AsyncIterator) async throws(APIError) -> ByteBuffer? {
    do {
      return try await pieces.next()
    } catch {
      throw Self.brokenOff
    }
  }

  private var contentLength: Int? { request.headers[.contentLength].flatMap { Int($0) } }

  private static let brokenOff = APIError(.badRequest, "The request's body is malformed, or broke off")

  private static func check(_ length: Int, _ limit: Int) throws(APIError) {
    guard length <= limit else {
      throw APIError(
        APIError.Code("BAD_REQUEST", 413), "The request's body is larger than \(limit) bytes")
    }
  }
}
