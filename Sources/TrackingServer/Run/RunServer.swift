import Digests
import Dispatch
public import Records
import Synchronization
public import TrackingAPI

/// The server that a run has to itself: on a port of its own, for whoever holds its token, as long as its command runs.
///
/// Until somebody connects there is nothing but a socket that listens.
public final class RunServer: Sendable {
  private struct State: ~Copyable {
    var socket: ListeningSocket?
    var server: TrackingServer?
    var problem: String?
  }

  /// `http://127.0.0.1:<port>`
  public let address: String
  /// What clients prove themselves by, as a bearer token or as the password of any user.
  public let token: String
  private let state: Mutex<State>
  // Sources may be used on any thread; their type does not say so on every system.
  private nonisolated(unsafe) let source: any DispatchSourceRead
  /// On which the server begins and ends, so that it does one of them at a time.
  private let queue = DispatchQueue(label: "cairn.run-server")

  /// - Parameters:
  ///   - run: the run that the command is recorded as.
  ///   - service: called once, when the first client connects.
  /// - Throws: ``ServerError`` when no port can be had.
  public init(
    for run: RunID, _ configuration: ServerConfiguration,
    serving service: @escaping @Sendable () -> TrackingService
  ) throws {
    let socket = try ListeningSocket.tcp(host: "127.0.0.1", port: 0)
    address = socket.address.text()
    token = try SecretBytes.hex(SecretBytes.random(32))
    source = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor, queue: queue)
    state = Mutex(State(socket: consume socket))
    var configuration = configuration
    configuration.access = .run(run, tokenDigest: SHA256.hex(of: Array(token.utf8)))
    let ready = configuration
    source.setEventHandler { [weak self] in
      guard let self else { return }
      // The socket has a connection, and is the server's from here on.
      source.cancel()
      begin(service, ready)
    }
    source.activate()
  }

  private func begin(_ service: () -> TrackingService, _ configuration: ServerConfiguration) {
    state.withLock { state in
      guard let socket = state.socket.take() else { return }
      do {
        state.server = try TrackingServer(service(), configuration, on: socket)
      } catch {
        state.problem = "the server for the run's clients could not begin: \(error)"
      }
    }
  }

  /// Accepts nothing more, finishes what is under way, and returns then.
  ///
  /// - Returns: what is worth telling, one sentence each.
  public func stop() -> [String] {
    source.cancel()
    // What the queue has begun is waited for; nothing begins after it.
    return queue.sync {
      state.withLock { state in
        state.socket = nil
        var problems = [state.problem].compactMap(\.self)
        do {
          try state.server?.stop()
        } catch {
          problems.append("the server for the run's clients: \(error)")
        }
        state.server = nil
        return problems
      }
    }
  }
}
