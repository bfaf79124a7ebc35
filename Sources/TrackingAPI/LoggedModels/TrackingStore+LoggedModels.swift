import Ledger
import Records

extension TrackingStore {
  /// The model that a request names; a deleted one is as if it were not there, unless it is asked for.
  ///
  /// - Throws: what MLflow says where there is none.
  func loggedModel(named text: String, evenDeleted: Bool = false) throws -> LoggedModel {
    guard let id = try? LoggedModelID(text), let model = try working({ try $0.ledger.loggedModel(id) }),
      evenDeleted || model.lifecycle == .active
    else { throw APIError.missing("Logged model with ID '\(text)' not found.") }
    return model
  }

  /// Keeps a new model.
  func create(_ model: LoggedModel) throws {
    try writing(to: model.id) { try $0.ledger.create(model) }
  }

  /// Changes a model's record, also of a deleted one.
  ///
  /// - Throws: what MLflow says where there is none.
  @discardableResult
  func edit(
    model text: String, _ body: (inout LoggedModel) throws -> Void
  ) throws -> LoggedModel {
    let id = try loggedModel(named: text, evenDeleted: true).id
    return try writing(to: id) { try $0.ledger.amend(id, body) }
  }

  /// Runs `body` while no other thread writes to the model, and sees to it that the change is committed: with the run
  /// that it belongs to, or by itself when it has been quiet for a moment.
  func writing<R>(to id: LoggedModelID, _ body: (Workbench) throws -> R) throws -> R {
    // The file lock is for other processes; threads would wait at it in steps.
    let stripe = try RunID(String(id.text.dropFirst(2)))
    return try locks.withLock(stripe) {
      try working { bench in
        let result = try body(bench)
        commitWhenQuiet(id)
        return result
      }
    }
  }

  private func commitWhenQuiet(_ id: LoggedModelID) {
    quietModels.note(id) { [weak self] in self?.commitQuietModels() }
  }

  private func commitQuietModels() {
    let models = quietModels.takeQuiet { [weak self] in self?.commitQuietModels() }
    // What cannot be committed now is taken up by the next command, or at the stop.
    try? commit(models)
  }

  private func commit(_ models: [LoggedModelID]) throws {
    try working { bench in
      let states = try bench.ledger.liveModels().filter { models.contains($0.model) }
      let due = try states.filter { try !bench.ledger.waits($0) }
      if !due.isEmpty { try bench.ledger.commitModels(due.map(\.model)) }
    }
  }
}
