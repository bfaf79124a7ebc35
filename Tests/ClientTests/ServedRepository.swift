import Foundation
import TestSupport

/// A repository with `cairn server` on it, on a free port of loopback.
struct ServedRepository {
  enum Kind: String, CaseIterable {
    case checkout, bare
  }

  let repository: TestRepository
  /// What `MLFLOW_TRACKING_URI` is set to.
  let address: String
  private let server: RunningProgram

  init(_ kind: Kind = .checkout, arguments: [String] = [], environment: [String: String] = [:]) throws {
    repository = try Self.prepared(kind)
    let said = repository.home + "/address"
    server = try Program.start(
      "/bin/sh",
      ["-c", "exec \"$0\" \"$@\" > '\(said)'", CairnProgram.path(), "server", "--port", "0"] + arguments,
      environment: repository.environment.merging(environment) { $1 }, directory: repository.path)
    address = try Self.line(of: said, whoseWriterIs: server)
  }

  /// A repository in which `cairn init` was committed.
  static func prepared(_ kind: Kind) throws -> TestRepository {
    let first = try TestRepository()
    let output = try CairnProgram.run(["init"], in: first)
    guard output.status == 0 else { throw TestFailure(output.errorText) }
    if kind == .bare { try first.write("cairn.yaml", first.read("cairn.yaml") + "\nbranch: main\n") }
    try first.commit("Keep experiment records")
    return try kind == .bare ? first.bareClone() : first
  }

  /// Stops the server as a service manager does, and gives what it had to say.
  func stop() throws -> Program.Output {
    server.signal(SIGTERM)
    return try server.wait()
  }

  private static func line(of file: String, whoseWriterIs program: RunningProgram) throws -> String {
    for _ in 0..<3000 {
      if TestFiles.exists(file), let text = String(bytes: try TestFiles.read(file), encoding: .utf8),
        let end = text.firstIndex(of: "\n")
      {
        return String(text[..<end])
      }
      guard kill(program.pid, 0) == 0 else { break }
      usleep(10_000)
    }
    program.signal(SIGKILL)
    throw TestFailure("the server did not say its address: \(try program.wait().errorText)")
  }
}
