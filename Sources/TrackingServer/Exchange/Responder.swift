import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOPosix
import TrackingAPI

/// Answers requests, one after the other on each connection.
struct Responder: Sendable {
  let service: TrackingService
  let configuration: ServerConfiguration
  let gate: (any Gate)?
  let pages: Pages
  let watch: Watch
  let clock: DateClock
  /// For what has to wait for a lock or the disk.
  let waiting: NIOThreadPool

  func respond(
    to request: Request, _ writer: consuming ResponseWriter, on channel: any Channel
  ) async throws {
    let started = ContinuousClock.now
    var exchange = Exchange(request)
    if request.headers[.expect]?.lowercased() == "100-continue" {
      try await writer.writeInformationalHead(HTTPResponse(status: .continue))
    }
    var answer = await answer(&exchange)
    if request.head.method == .head { answer.body = ResponseBody() }
    finish(&answer, exchange)
    let size = answer.headers[.contentLength].flatMap { Int($0) } ?? 0
    try await writer.write(
      response: HTTPResponse(status: answer.status, headerFields: answer.headers), body: answer.body)
    watch.note(exchange, answer.status.code, size, ContinuousClock.now - started, channel)
  }

  private func answer(_ exchange: inout Exchange) async -> Answer {
    do {
      if let refused = try await check(&exchange) { return refused }
      return try await route(exchange)
    } catch let refusal as Refusal {
      return refusal.answer
    } catch let error as APIError {
      return Answer(error)
    } catch {
      watch.note(error, exchange)
      return Answer(APIError(.internalError, "\(error)"))
    }
  }

  /// What is looked at before anything of the request is believed.
  private func check(_ exchange: inout Exchange) async throws -> Answer? {
    if exchange.isOpen { return nil }
    guard configuration.origins.accepts(host: exchange.host) else {
      return Answer(
        .forbidden,
        text: "Invalid Host header - possible DNS rebinding attack detected. "
          + "The server's own names are given with --allowed-hosts.")
    }
    if exchange.isAPI {
      if exchange.request.head.method == .options { return preflight(exchange) }
      if exchange.changesState, let origin = exchange.origin,
        !configuration.origins.accepts(origin: origin, at: exchange.host)
      {
        return Answer(.forbidden, text: "Cross-origin request blocked")
      }
    }
    if let gate, !exchange.isPublicFile {
      exchange.user = try await gate.identify(exchange.request.headers[.authorization])
    }
    return nil
  }

  private func route(_ exchange: Exchange) async throws -> Answer {
    switch exchange.target.path {
    case "/health": return Answer(text: "OK")
    case "/version": return Answer(text: configuration.advertisedVersion)
    case "/metrics" where exchange.isRead: return Answer(metrics: watch.counters.text(watch.gauges()))
    case let path where ArtifactExchange.mayConcern(path):
      if let answer = try await ArtifactExchange(self, exchange).answer() { return answer }
      return try await api(exchange)
    case let path where exchange.isAPI || path == "/graphql": return try await api(exchange)
    default:
      guard exchange.isRead else { return Answer(.methodNotAllowed, text: "Method Not Allowed") }
      let pages = pages
      return try await waiting.runIfActive {
        try pages.answer(exchange.target.path, exchange.request.headers)
      }
        ?? Answer(.notFound, text: "Not Found")
    }
  }

  private func api(_ exchange: Exchange) async throws -> Answer {
    guard var call = exchange.call else { return Answer(.methodNotAllowed, text: "Method Not Allowed") }
    call.body = try await exchange.body(limit: configuration.bodyLimit, within: configuration.bodyTime)
    guard service.waits(call) else { return Answer(try process(call)) }
    let asked = call
    return Answer(try await waiting.runIfActive { try process(asked) })
  }

  private func process(_ request: APIRequest) throws -> APIAnswer {
    guard let gate else { return service.answer(request) }
    var request = request
    try gate.admit(&request, to: service)
    var answer = service.answer(request)
    try gate.review(&answer, to: request, of: service)
    return answer
  }

  /// To a browser that asks whether a page from elsewhere may send what it wants to.
  private func preflight(_ exchange: Exchange) -> Answer {
    var answer = Answer(.noContent, text: "")
    answer.headers = [.allow: "GET, POST, PUT, PATCH, DELETE, OPTIONS"]
    if let origin = exchange.origin, configuration.origins.accepts(origin: origin, at: exchange.host) {
      answer.headers[.accessControlAllowMethods] = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
      answer.headers[.accessControlAllowHeaders] =
        exchange.request.headers[.accessControlRequestHeaders] ?? "content-type, authorization"
    }
    return answer
  }

  private func finish(_ answer: inout Answer, _ exchange: Exchange) {
    answer.headers[.date] = clock.date
    answer.headers[.xContentTypeOptions] = "nosniff"
    // No page elsewhere shows ours inside of its own.
    if let name = HTTPField.Name("X-Frame-Options") { answer.headers[name] = "SAMEORIGIN" }
    answer.headers[.vary] = "Origin"
    guard exchange.isAPI, let origin = exchange.origin,
      configuration.origins.accepts(origin: origin, at: exchange.host)
    else { return }
    answer.headers[.accessControlAllowOrigin] = origin
    answer.headers[.accessControlAllowCredentials] = "true"
  }
}
