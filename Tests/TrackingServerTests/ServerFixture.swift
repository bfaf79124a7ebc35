import Foundation
import Ledger
import Records
import Synchronization
import TestSupport
import TrackingAPI

@testable import TrackingServer

/// A server on a repository of its own and a port of its own.
final class ServerFixture: Sendable {
  let repository: TestRepository
  let port: Int
  let server: TrackingServer
  let service: TrackingService
  private let lines: LineLog

  /// What the server logged.
  final class LineLog: Sendable {
    private let text = Mutex("")
    func put(_ line: String) { text.withLock { $0 += line } }
    var all: String { text.withLock { $0 } }
  }

  init(
    format: LogFormat = .text, level: LogLevel = .info,
    _ configure: (inout ServerConfiguration, TestRepository) throws -> Void = { _, _ in }
  ) throws {
    repository = try Self.repository()
    service = Self.service(repository)
    let lines = LineLog()
    self.lines = lines
    var configuration = Self.configuration(format, level) { lines.put($0) }
    try configure(&configuration, repository)
    let socket = try ListeningSocket.tcp(host: "127.0.0.1", port: 0)
    guard case .tcp(_, let port) = socket.address else { throw TestFailure("no port") }
    self.port = port
    server = try TrackingServer(service, configuration, on: socket)
  }

  static func repository() throws -> TestRepository {
    let repository = try TestRepository()
    _ = try StoreSetup.write(in: repository.open())
    try repository.commit("begin")
    return repository
  }

  static func service(_ repository: TestRepository) -> TrackingService {
    let (path, environment) = (repository.path, repository.environment)
    return TrackingService(
      TrackingStore(process: getpid()) {
        try Ledger.open(
          at: path,
          context: LedgerContext(
            environment: environment,
            processes: ProcessTable(machine: "here 1", startOf: { $0 == getpid() ? "now" : nil }),
            now: now, notice: { _ in }))
      })
  }

  static let now: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  static func configuration(
    _ format: LogFormat = .text, _ level: LogLevel = .error,
    write: @escaping @Sendable (String) -> Void = { _ in }
  ) -> ServerConfiguration {
    ServerConfiguration(log: ServerLog(format, level, now: now, write: write), now: now)
  }

  /// Ends the server, and gives what it logged.
  @discardableResult
  func stop() throws -> String {
    try server.stop()
    return lines.all
  }

  func connect() throws -> RawConnection { try RawConnection(port: port) }

  /// One request on a connection of its own.
  func ask(
    _ method: String, _ target: String, _ headers: [String] = [], body: String? = nil
  ) throws -> RawAnswer {
    let connection = try connect()
    connection.send(Self.request(method, target, headers, body: body))
    return try connection.receive(hasBody: method != "HEAD")
  }

  static func request(
    _ method: String, _ target: String, _ headers: [String] = [], body: String? = nil
  ) -> String {
    var lines = ["\(method) \(target) HTTP/1.1"] + headers
    if !headers.contains(where: { $0.lowercased().hasPrefix("host:") }) { lines.append("Host: localhost") }
    if let body {
      lines.append("Content-Length: \(body.utf8.count)")
      if !headers.contains(where: { $0.lowercased().hasPrefix("content-type:") }) {
        lines.append("Content-Type: application/json")
      }
    }
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
  }

  /// Creates a run, and gives its id.
  func createRun(experiment: String = "0", _ headers: [String] = []) throws -> String {
    let answer = try ask(
      "POST", "/api/2.0/mlflow/runs/create", headers, body: "{\"experiment_id\":\"\(experiment)\"}")
    guard let id = try JSON(parsing: answer.body)["run"]?["info"]?["run_id"]?.string else {
      throw TestFailure("no run: \(answer.text)")
    }
    return id
  }
}
