internal import AsyncHTTPClient
internal import Digests
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Records
internal import Signals
internal import Synchronization

/// Sends one message over HTTP as MLflow sends its own (`mlflow/webhooks/delivery.py`).
struct WebhookSender {
  /// The process's environment: secrets are in it.
  let environment: [String: String]
  let trustedHosts: Set<String>

  enum Outcome: Hashable {
    case taken
    /// It may be taken later, and not before so many seconds when the receiver says so.
    case later(String, after: Int?)
    /// It will never be taken.
    case refused(String)
  }

  func send(_ delivery: Delivery, now: Timestamp) -> Outcome {
    guard let target = WebhookTarget(delivery.webhook.url) else { return .refused("it is no address") }
    let address: String
    switch target.verdict(trusting: trustedHosts) {
    case .refused(let reason): return .refused(reason)
    case .unknown(let reason): return .later(reason, after: nil)
    case .allowed(let found): address = found
    }
    let time = "\(now.milliseconds / 1000)"
    var headers = [
      ("Content-Type", "application/json"), ("User-Agent", "cairn"), ("X-MLflow-Delivery-Id", delivery.id),
      ("X-MLflow-Timestamp", time),
    ]
    if let variable = delivery.webhook.secretVariable {
      guard let secret = environment[variable], !secret.isEmpty else {
        return .later("\(variable) is not set, so it cannot be signed", after: nil)
      }
      headers.append(
        ("X-MLflow-Signature", Self.signature(delivery.id, time, delivery.body, secret: secret)))
    }
    return post(delivery, headers, target, address)
  }

  /// `v1,` and the code in Base64, as <https://www.standardwebhooks.com> has it.
  static func signature(_ id: String, _ time: String, _ body: String, secret: String) -> String {
    let code = SHA256.authenticationCode(
      of: Array("\(id).\(time).\(body)".utf8), key: Array(secret.utf8))
    return "v1," + code.base64
  }

  /// Threads that a broken connection does not end; nor does swift-nio, which would have the whole process and what it
  /// starts ignore the signal with its first socket.
  private static let loops: MultiThreadedEventLoopGroup = {
    let loops = BrokenPipes.blocked { MultiThreadedEventLoopGroup(numberOfThreads: 1) }
    BrokenPipes.keepingDisposition {
      let socket = try? DatagramBootstrap(group: loops).bind(host: "127.0.0.1", port: 0).wait()
      try? socket?.close().wait()
    }
    return loops
  }()

  private func post(
    _ delivery: Delivery, _ headers: [(String, String)], _ target: WebhookTarget, _ address: String
  ) -> Outcome {
    // A redirection would lead past what was looked at, and a proxy as well.
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(10)))
    configuration.httpVersion = .http1Only
    configuration.dnsOverride = [target.host: address]
    let client = HTTPClient(eventLoopGroupProvider: .shared(Self.loops), configuration: configuration)
    defer { try? client.syncShutdown() }
    do {
      var request = try HTTPClient.Request(url: delivery.webhook.url, method: .POST)
      for (name, value) in headers { request.headers.add(name: name, value: value) }
      request.body = .byteBuffer(ByteBuffer(string: delivery.body))
      let answer = try client.execute(
        request: request, delegate: StatusOnly(), deadline: .now() + .seconds(30)
      ).wait()
      let status = Int(answer.status)
      if status < 400 { return .taken }
      let reason = "it answered \(status)"
      return [408, 425, 429].contains(status) || status >= 500
        ? .later(reason, after: answer.after) : .refused(reason)
    } catch {
      return .later("it cannot be reached: \(error)", after: nil)
    }
  }
}

/// Looks at an answer's head and forgets the rest, however long it is.
private final class StatusOnly: HTTPClientResponseDelegate {
  struct Answer {
    var status: UInt
    /// Seconds that the receiver asks for.
    var after: Int?
  }

  private let answer = Mutex(Answer(status: 0))

  func didReceiveHead(task: HTTPClient.Task<Answer>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
    let after = head.headers.first(name: "Retry-After").flatMap(Int.init)
    answer.withLock { $0 = Answer(status: head.status.code, after: after) }
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func didFinishRequest(task: HTTPClient.Task<Answer>) -> Answer { answer.withLock { $0 } }
}
