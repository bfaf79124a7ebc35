import Ledger
import Records
import Registry
import Synchronization

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

  /// All models as they are now, deleted ones too, by id.
  func loggedModels() throws -> [KnownModel] {
    try working { bench in
      try modelSnapshot.withLock { snapshot in
        try snapshot.models(of: bench.ledger).map { model in
          KnownModel(record: model.record, metrics: LoggedModelMetric.ordered(model.metrics))
        }
      }
    }
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

/// What the registry asks of a logged model.
struct LoggedModelOrigin {
  /// Where its artifacts are.
  var location: String
  /// The run that made it.
  var run: String?
}

extension TrackingStore {
  /// nil when there is no such logged model.
  func origin(ofLoggedModel id: String) throws -> LoggedModelOrigin? {
    guard let id = try? LoggedModelID(id), let model = try working({ try $0.ledger.loggedModel(id) }),
      model.lifecycle == .active
    else { return nil }
    return LoggedModelOrigin(location: try artifactLocation(of: model), run: model.sourceRun)
  }

  /// Tells the logged model of a version that was made from it, in the tag in which MLflow's pages look.
  func noteVersion(_ version: RegisteredVersion, ofLoggedModel id: String) throws {
    let entry: JSON = ["name": .string(version.model.text), "version": .integer(Int64(version.number))]
    try edit(model: loggedModel(named: id).id.text) { model in
      var versions = model.tags[Self.versionsTag].flatMap { try? JSON(parsing: Array($0.utf8)) }?.array ?? []
      if versions.contains(entry) { versions = [] }
      versions.append(entry)
      model.tags[Self.versionsTag] = PythonText.spaced(.array(versions))
    }
  }

  private static let versionsTag = "mlflow.modelVersions"
}

extension PythonText {
  /// `json.dumps(value)` of lists and dictionaries of texts.
  fileprivate static func spaced(_ value: JSON) -> String {
    switch value {
    case .array(let items): "[" + items.map(spaced).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { "\(quoted($0.key)): \(spaced($0.value))" }.joined(separator: ", ") + "}"
    default: json(value)
    }
  }
}
