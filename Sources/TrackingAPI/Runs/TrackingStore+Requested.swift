import Ledger
import Records

extension TrackingStore {
  /// The experiment that a request asks for, deleted or not.
  ///
  /// - Throws: when there is none, in MLflow's words.
  func requestedExperiment(_ text: String) throws -> Experiment {
    let id = try ExperimentID(requested: text)
    guard let experiment = try experiment(id) else {
      throw APIError.missing("No Experiment with id=\(id) exists")
    }
    return experiment
  }

  /// The same, of one lifecycle only: others are as if they were not there.
  func requestedExperiment(_ text: String, _ lifecycle: Lifecycle) throws -> Experiment {
    let experiment = try requestedExperiment(text)
    guard experiment.lifecycle == lifecycle else {
      throw APIError.missing("No Experiment with id=\(experiment.id) exists")
    }
    return experiment
  }

  func answer(_ experiment: Experiment) throws -> ExperimentAnswer {
    let times = try experimentTimes(experiment.id)
    return ExperimentAnswer(experiment: experiment, created: times.created, updated: times.updated)
  }

  /// The run with where its artifacts lie, ready to be written.
  func answer(_ run: Run) throws -> RunAnswer {
    let location = try experiment(run.experimentID)?.artifactLocation
    return RunAnswer(run: run, artifactLocation: location ?? "mlflow-artifacts:/\(run.experimentID)")
  }

  /// Runs `body`, in which a run that is not there is told of in MLflow's words.
  @discardableResult
  func ofRun<R>(_ id: RunID, _ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch let error as LedgerError {
      guard error.code == .notFound else { throw error }
      throw APIError.missing("Run with id=\(id) not found")
    }
  }

  /// The run that a request asks for.
  ///
  /// - Throws: when there is none, in MLflow's words.
  func requestedRun(_ id: RunID) throws -> Run { try ofRun(id) { try run(id) } }
}
