import Git
import Records
import TestSupport

/// A repository with a store whose runs are written by hand: ids, names and times are the same each time.
struct DiffStore {
  let repository: TestRepository
  /// Relative to the repository's root.
  var folder = "cairn"

  static let policy = "version: 1\nconventions:\n  metrics:\n    rmse: lower\n    acc: higher\n"

  /// With `cairn.yaml` committed, and nothing else.
  init(policy: String? = DiffStore.policy) throws {
    repository = try TestRepository()
    if let policy { try repository.write("cairn.yaml", policy) }
    try repository.commit("begin")
  }

  init(at repository: TestRepository) { self.repository = repository }

  /// Writes a run that ended just before the next commit; `digit` makes its id.
  @discardableResult
  func write(
    _ digit: Character, _ name: String, experiment: String = "churn", rmse: Double? = nil,
    _ change: (inout Run) -> Void = { _ in }
  ) throws -> RunID {
    let end = (repository.people.author.time + 59) * 1000
    var run = Run(
      id: try RunID(String(repeating: digit, count: 32)), name: name,
      experimentID: ExperimentID(derivedFrom: experiment),
      status: .finished, startTime: Timestamp(milliseconds: end - 30_000))
    run.endTime = Timestamp(milliseconds: end)
    if let rmse { run.metrics["rmse"] = LatestMetric(value: rmse, step: 0, timestamp: run.startTime) }
    change(&run)
    try repository.write(
      "\(folder)/\(run.id.directory)/run.json", String(decoding: run.formatted(), as: UTF8.self))
    try write(Experiment(id: run.experimentID, name: experiment))
    return run.id
  }

  func write(_ experiment: Experiment) throws {
    try repository.write(
      "\(folder)/experiments/\(experiment.id).json", String(decoding: experiment.formatted(), as: UTF8.self))
  }

  /// Changes a run's record where it lies.
  func edit(_ id: RunID, _ change: (inout Run) -> Void) throws {
    let file = "\(folder)/\(id.directory)/run.json"
    var run = try Run(parsing: Array(repository.read(file).utf8))
    change(&run)
    try repository.write(file, String(decoding: run.formatted(), as: UTF8.self))
  }

  func remove(_ id: RunID) throws { try repository.remove("\(folder)/\(id.directory)") }

  /// Writes a run and commits it.
  @discardableResult
  func record(
    _ digit: Character, _ name: String, experiment: String = "churn", rmse: Double? = nil,
    _ change: (inout Run) -> Void = { _ in }
  ) throws -> RunID {
    let id = try write(digit, name, experiment: experiment, rmse: rmse, change)
    try repository.commit("run(\(experiment)): \(name) finished")
    return id
  }

  func transcript(_ commands: String..., directory: String? = nil) throws -> String {
    try Transcript.of(commands, in: repository, directory: directory)
  }
}
