import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
public import TrackingAPI

/// The tracking API on the network: answers on its own threads from ``init(_:_:on:)`` to ``stop()``.
///
/// ```swift
/// let server = try TrackingServer(service, ServerConfiguration(), on: .tcp(host: "127.0.0.1", port: 5000))
/// defer { server.stop() }
/// ```
public final class TrackingServer: Sendable {
  private let connections: OpenConnections
  private let waiting: NIOThreadPool
  private let loops: MultiThreadedEventLoopGroup
  private let listener: any Channel
  private let stopTime: TimeAmount

  /// Begins to accept the connections that queue up in the socket.
  public init(
    _ service: TrackingService, _ configuration: ServerConfiguration, on socket: consuming ListeningSocket
  ) throws {
    let connections = OpenConnections(limit: configuration.connectionLimit)
    let waiting = NIOThreadPool(numberOfThreads: 4)
    waiting.start()
    loops = MultiThreadedEventLoopGroup(numberOfThreads: min(System.coreCount, 4))
    let responder = Responder(service: service, configuration: configuration, waiting: waiting)
    let exchange = HTTP1Channel(
      responder: { request, writer, _ in try await responder.respond(to: request, writer) },
      configuration: .init(idleTimeout: .seconds(configuration.idleSeconds)))
    let silent = Logger(label: "http") { _ in SwiftLogNoOpLogHandler() }
    listener = try ServerBootstrap(group: loops)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        guard connections.add(channel) else {
          return channel.eventLoop.makeFailedFuture(ServerError("too many connections"))
        }
        return exchange.setup(channel: channel, logger: silent).map { connection in
          if #available(macOS 15.0, *) {
            _ = Task(executorPreference: LoopExecutor(channel.eventLoop)) {
              await exchange.handle(value: connection, logger: silent)
            }
          } else {
            _ = Task { await exchange.handle(value: connection, logger: silent) }
          }
        }
      }
      .withBoundSocket(socket.release()).wait()
    self.connections = connections
    self.waiting = waiting
    stopTime = .seconds(configuration.stopSeconds)
  }

  /// Accepts nothing more, finishes what is under way, and returns when that is done. Not on a thread of the server.
  public func stop() throws {
    try listener.close().wait()
    let emptied = loops.next().makePromise(of: Void.self)
    connections.finish(emptied)
    let deadline = loops.next().scheduleTask(in: stopTime) { [connections] in connections.close() }
    try emptied.futureResult.wait()
    deadline.cancel()
    try waiting.syncShutdownGracefully()
    try loops.syncShutdownGracefully()
  }
}
