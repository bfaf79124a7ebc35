import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Signals
public import TrackingAPI

/// The tracking API on the network: answers on its own threads from ``init(_:_:on:)`` to ``stop()``.
///
/// ```swift
/// let socket = try ListeningSocket.tcp(host: "127.0.0.1", port: 5000)
/// let server = try TrackingServer(service, configuration, on: socket)
/// defer { server.stop() }
/// ```
public final class TrackingServer: Sendable {
  private let service: TrackingService
  private let gate: (any Gate)?
  private let connections: OpenConnections
  private let waiting: NIOThreadPool
  private let loops: MultiThreadedEventLoopGroup
  private let listener: any Channel
  private let stopTime: TimeAmount

  /// Begins to accept the connections that queue up in the socket.
  ///
  /// - Throws: ``ServerError``, and what NIOSSL finds wrong with a certificate.
  public init(
    _ service: TrackingService, _ configuration: ServerConfiguration, on socket: consuming ListeningSocket
  ) throws {
    let connections = OpenConnections(limit: configuration.connectionLimit)
    let gate = try configuration.access.gate()
    let pool = NIOThreadPool(numberOfThreads: 4)
    let (waiting, loops) = BrokenPipes.blocked {
      pool.start()
      return (pool, MultiThreadedEventLoopGroup(numberOfThreads: min(System.coreCount, 4)))
    }
    let watch = Watch(log: configuration.log.logger) {
      [
        ("cairn_connections", "Connections open.", Double(connections.count)),
        (
          "cairn_live_runs", "Runs that have begun and are not committed.",
          (try? service.liveRunCount()).map(Double.init) ?? .nan
        ),
        ("process_resident_memory_bytes", "Memory held.", Double(ProcessMemory.resident)),
      ]
    }
    let responder = Responder(
      service: service, configuration: configuration, gate: gate, pages: Pages(folder: configuration.pages),
      watch: watch, clock: DateClock(configuration.now), waiting: waiting)
    let plain = Self.exchange(responder, configuration)
    let bootstrap: ServerBootstrap
    if let tls = configuration.tls {
      let secured = try TLSChannel(plain, tlsConfiguration: Self.secrets(tls.certificate, tls.key))
      bootstrap = Self.bootstrap(loops, secured, connections)
    } else {
      bootstrap = Self.bootstrap(loops, plain, connections)
    }
    let descriptor = try socket.release()
    listener = try BrokenPipes.keepingDisposition { try bootstrap.withBoundSocket(descriptor).wait() }
    self.service = service
    self.gate = gate
    self.connections = connections
    self.waiting = waiting
    self.loops = loops
    stopTime = .seconds(configuration.stopSeconds)
  }

  private static func exchange(_ responder: Responder, _ configuration: ServerConfiguration) -> HTTP1Channel {
    let head = HTTP1Channel.Configuration.DecoderConfiguration(
      maxHeaderFieldSize: configuration.headLimit, maxHeaderListSize: configuration.headLimit,
      maxHeaderFieldCount: 200)
    let stall = TimeAmount.seconds(configuration.stallSeconds)
    return HTTP1Channel(
      responder: { request, writer, channel in try await responder.respond(to: request, writer, on: channel)
      },
      configuration: .init(
        additionalChannelHandlers: [IdleStateHandler(allTimeout: stall), StallCloser()],
        idleTimeout: .seconds(configuration.idleSeconds), httpDecoderConfiguration: head))
  }

  private static func bootstrap(
    _ loops: MultiThreadedEventLoopGroup, _ setup: some ServerChildChannel, _ connections: OpenConnections
  ) -> ServerBootstrap {
    let silent = Logger(label: "http") { _ in SwiftLogNoOpLogHandler() }
    return ServerBootstrap(group: loops)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        guard connections.add(channel) else {
          return channel.eventLoop.makeFailedFuture(ServerError("too many connections"))
        }
        return setup.setup(channel: channel, logger: silent).map { connection in
          if #available(macOS 15.0, *) {
            _ = Task(executorPreference: LoopExecutor(channel.eventLoop)) {
              await setup.handle(value: connection, logger: silent)
            }
          } else {
            _ = Task { await setup.handle(value: connection, logger: silent) }
          }
        }
      }
  }

  private static func secrets(_ certificate: String, _ key: String) throws -> TLSConfiguration {
    var secrets = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
    secrets.minimumTLSVersion = .tlsv12
    return secrets
  }

  /// Accepts nothing more, finishes what is under way, commits what has ended, and returns when that is done. Not to
  /// be called on a thread of the server.
  public func stop() throws {
    try listener.close().wait()
    let emptied = loops.next().makePromise(of: Void.self)
    connections.finish(emptied)
    let deadline = loops.next().scheduleTask(in: stopTime) { [connections] in connections.close() }
    try emptied.futureResult.wait()
    deadline.cancel()
    try waiting.syncShutdownGracefully()
    try gate?.stop()
    try loops.syncShutdownGracefully()
    try service.commitPending()
  }
}

extension ServerAccess {
  func gate() throws -> (any Gate)? {
    switch self {
    case .open: nil
    case .users(let file): try UserGate(file)
    case .run(let run, let digest): RunGate(run, tokenDigest: digest)
    }
  }
}
