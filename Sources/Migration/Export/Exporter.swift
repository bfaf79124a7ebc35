internal import Artifacts
internal import Ledger
internal import Records
internal import RunIndex

/// One export under way.
final class Exporter {
  let ledger: Ledger
  let index: RunIndex
  let server: MLflowServer
  let options: MLflowExport
  var report = MigrationReport()
  /// The server's experiments by Cairn's ids.
  var experiments: [ExperimentID: String] = [:]
  /// Those of them that are deleted on the server, by its ids.
  var dormant: Set<String> = []
  /// Those of them that are to be deleted there at the end, by its ids.
  var toDelete: Set<String> = []
  /// The server's runs by Cairn's ids.
  var runs: [RunID: RemoteRun] = [:]

  /// Those that this export has begun: an interrupted one has left nothing in them.
  var begun: Set<RunID> = []
  /// The server's logged models by Cairn's ids.
  var models: [LoggedModelID: RemoteModel] = [:]

  /// What is known of a run on the server.
  struct RemoteRun {
    var id: String
    /// Where its artifacts go: an URI of `mlflow-artifacts`, or of a store that only the server reaches.
    var artifacts: String
    /// Whether an earlier export came to its end.
    var isWhole: Bool
  }

  /// What is known of a logged model on the server.
  struct RemoteModel {
    var id: String
    var artifacts: String
    var isWhole: Bool
  }

  /// The tag by which an exported run is known.
  static let tag = "cairn.run_id"
  /// The tag that says of a run which has not ended that it is whole as it was.
  static let wholeTag = "cairn.exported"

  init(_ ledger: Ledger, _ index: RunIndex, _ server: MLflowServer, _ options: MLflowExport) {
    self.ledger = ledger
    self.index = index
    self.server = server
    self.options = options
  }

  func run() throws {
    try index.update(to: ledger.storeTree(at: ledger.tip()), in: ledger.repository)
    let chosen = try choose()
    for (number, experiment) in chosen.enumerated() {
      try guarded("experiment '\(experiment.name.escapedForMessage)'", .experiments) {
        try exportExperiment(experiment)
      }
      tell(.experiments, number + 1, of: chosen.count)
    }
    try exportRuns(of: chosen)
    for experiment in chosen { try deleteExperiment(experiment) }
    // Of some experiments alone the registry would be a part of itself.
    if options.experiments.isEmpty { try exportRegistry() }
  }

  private func choose() throws -> [Experiment] {
    let all = try index.experiments()
    if options.experiments.isEmpty { return all }
    return try options.experiments.map { name in
      guard let found = all.first(where: { $0.name == name }) else {
        throw LedgerError(.notFound, "no experiment '\(name.escapedForMessage)'")
      }
      return found
    }
  }

  func tell(_ stage: MigrationProgress.Stage, _ done: Int, of total: Int) {
    options.progress(MigrationProgress(stage: stage, done: done, total: total))
  }

  /// Runs `body`; what the server refuses of one thing is noted and keeps nothing else.
  func guarded(_ subject: String, _ kind: MigrationReport.Kind?, _ body: () throws -> Void) throws {
    do { try body() } catch let refusal as ServerRefusal where !refusal.isFatal {
      if let kind { report[kind].left += 1 }
      report.note(.problem, subject, refusal.description)
    }
  }

  /// Writes artifacts to where the server keeps those of a run or model.
  ///
  /// - Parameter root: the address that the server gave them.
  func upload(_ files: [String], of home: ArtifactHome, to root: String, _ subject: String) throws {
    if files.isEmpty { return }
    guard let root = ArtifactPlaces.servedPath(root) else {
      report[.artifacts].left += files.count
      report.note(
        .unsupported, subject,
        "its artifacts stay here: the server does not take them itself (--serve-artifacts)")
      return
    }
    for path in files {
      do {
        guard let reader = try ledger.openArtifact(home, ArtifactPath(path)) else {
          throw SourceFault("the artifact '\(path.escapedForMessage)' is gone")
        }
        try server.upload(reader, to: root + "/" + path)
        report[.artifacts].taken += 1
      } catch let error as MigrationError {
        throw error
      } catch let refusal as ServerRefusal where refusal.isFatal {
        throw refusal
      } catch {
        report[.artifacts].left += 1
        report.note(.problem, subject, "\(error)")
      }
    }
  }

  /// Tags as MLflow's requests have them.
  static func pairs(_ values: [String: String]) -> JSON {
    .array(
      values.sorted { $0.key < $1.key }.map { ["key": .string($0.key), "value": .string($0.value)] })
  }
}
