public import Ledger
internal import RunIndex

/// Writes a repository's experiments, runs, logged models and registry to a running MLflow server through its REST API.
///
/// Each run gets the tag `cairn.run_id` there, by which the next export knows it: what is there is not written again,
/// and a run that an interrupted export left half done is finished.
public struct MLflowExport: Sendable {
  public var credentials = ServerCredentials.none
  /// The names of the experiments; none named means all.
  public var experiments: [String] = []
  /// Says what would be written, and writes nothing.
  public var isDryRun = false
  /// Milliseconds before each further attempt when the server fails.
  public var pauses: [UInt32] = [500, 1000, 2000, 4000, 8000]
  /// Is told now and then how far it has come.
  public var progress: @Sendable (MigrationProgress) -> Void = { _ in }

  public init() {}

  /// - Parameter address: `http://HOST:PORT`.
  /// - Throws: ``MigrationError`` when the server cannot be reached or refuses altogether.
  public func run(_ ledger: Ledger, to address: String) throws -> MigrationReport {
    let server = try MLflowServer(address, credentials, pauses: pauses)
    let index = try RunIndex(at: ledger.privateDirectory + "/index.sqlite")
    let exporter = Exporter(ledger, index, server, self)
    do {
      try exporter.run()
    } catch {
      try server.close()
      if let refusal = error as? ServerRefusal { throw MigrationError(.server, refusal.description) }
      throw error
    }
    try server.close()
    return exporter.report
  }
}
