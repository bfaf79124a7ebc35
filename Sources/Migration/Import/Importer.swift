internal import Files
internal import Git
internal import Ledger
internal import Records

/// One import under way.
final class Importer {
  let source: any MLflowSource
  let ledger: Ledger
  let options: MLflowImport
  let places: ArtifactPlaces
  var report = MigrationReport()
  /// Cairn's experiments by the source's ids.
  var experiments: [String: Experiment] = [:]
  /// Where the runs are that are here now or with the next commit.
  var taken: [RunID: ExperimentID] = [:]
  /// The same of logged models.
  var takenModels: [String: ExperimentID] = [:]
  /// Written with the next commit.
  var pending = PendingCommit()

  init(_ source: any MLflowSource, _ ledger: Ledger, _ options: MLflowImport) {
    self.source = source
    self.ledger = ledger
    self.options = options
    places = ArtifactPlaces(roots: source.artifactRoots + options.artifactRoots)
  }

  func run() throws -> MigrationReport {
    let survey = try source.survey(&report)
    // They come first: the runs' metrics are told apart by them.
    let loggedModels = try source.loggedModels(&report)
    try importExperiments(survey, loggedModels)
    try importRuns(survey.runs)
    try importLoggedModels(loggedModels)
    try commitPending(&report)
    try importRegistry()
    return report
  }

  func tell(_ stage: MigrationProgress.Stage, _ done: Int, of total: Int) {
    options.progress(MigrationProgress(stage: stage, done: done, total: total))
  }
}

/// What waits for a commit.
struct PendingCommit {
  /// So many runs share a commit: a thousand blobs and trees more or less are the same to Git, and what a killed
  /// import does again is done in moments.
  static let maximumRuns = 1000
  /// Bytes of artifacts and metrics.
  static let maximumBytes = 256 << 20

  var experiments: [Experiment] = []
  var runs: [RunID] = []
  var models = 0
  var homes: [ImportedHome] = []
  /// The names of the experiments of ``homes``.
  var names: Set<String> = []
  var bytes = 0

  var isFull: Bool { homes.count >= Self.maximumRuns || bytes >= Self.maximumBytes }
  var isEmpty: Bool { experiments.isEmpty && homes.isEmpty }
}

extension Importer {
  func commitPending(_ report: inout MigrationReport) throws {
    guard !pending.isEmpty, !options.isDryRun else {
      pending = PendingCommit()
      return
    }
    switch try ledger.commitImported(pending.homes, experiments: pending.experiments, message: message) {
    case .committed(let commit, _): report.commits.append(commit.hex)
    case .nothingToDo, .withParent: break
    case .postponed(let reason):
      throw MigrationError(
        .notReady,
        "stopped, since nothing can be committed now: \(reason); run the import again to go on")
    }
    pending = PendingCommit()
  }

  private var message: String {
    let (runs, experiments) = (pending.runs, pending.experiments)
    let names = pending.names.union(experiments.map(\.name)).sorted().map(Self.line)
    let shown =
      names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
    let counted = runs.isEmpty ? (pending.models, "logged model") : (runs.count, "run")
    let (count, noun) = pending.homes.isEmpty ? (experiments.count, "experiment") : counted
    let what = "\(count) \(noun)\(count == 1 ? "" : "s")"
    var trailers = names.map { "Cairn-Experiment: \($0)" }
    if runs.count <= 20 { trailers = runs.map { "Cairn-Run: \($0)" } + trailers }
    return "import(mlflow): \(what) of \(shown)\n\n" + trailers.joined(separator: "\n") + "\n"
  }

  /// Without control characters, which would forge a trailer.
  private static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
