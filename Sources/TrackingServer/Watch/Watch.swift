import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore

/// Sees what the server does: the log and the counters.
struct Watch: Sendable {
  let log: Logger
  let counters = Counters()
  /// What is so now, for the counters' page.
  let gauges: @Sendable () -> [(name: String, help: String, value: Double)]

  func note(_ exchange: Exchange, _ status: Int, _ bytes: Int, _ time: Duration, _ channel: any Channel) {
    let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    counters.note(
      Counters.Key(
        method: Self.known(exchange.request.head.method), route: RouteLabel.of(exchange.target.path),
        status: status),
      seconds: seconds, bytes: bytes)
    // What was refused, or is our fault, is worth more than what went well. The query may hold secrets.
    let level: Logger.Level = status >= 500 || status == 401 || status == 403 ? .warning : .info
    guard log.logLevel <= level else { return }
    var fields: Logger.Metadata = [
      "method": "\(exchange.request.head.method)", "path": "\(exchange.target.path)",
      "status": .stringConvertible(status), "bytes": .stringConvertible(bytes),
      "ms": .stringConvertible((seconds * 10_000).rounded() / 10),
    ]
    if let user = exchange.user { fields["user"] = "\(user)" }
    if let peer = channel.remoteAddress?.ipAddress { fields["from"] = "\(peer)" }
    log.log(level: level, "request", metadata: fields)
  }

  func note(_ error: any Error, _ exchange: Exchange) {
    log.error("internal error", metadata: ["path": "\(exchange.target.path)", "error": "\(error)"])
  }

  private static func known(_ method: HTTPRequest.Method) -> String {
    [.get, .head, .post, .put, .patch, .delete, .options].contains(method) ? method.rawValue : "other"
  }
}
