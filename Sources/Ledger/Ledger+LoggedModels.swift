internal import Artifacts
internal import Files
internal import Git
public import Records

extension Ledger {
  /// A logged model as it is now, a deleted one too; nil when there is none.
  ///
  /// - Throws: `RecordError` when the record is malformed.
  public func loggedModel(_ id: LoggedModelID) throws -> LoggedModel? {
    guard let bytes = try read(id.directory + "/model.json") else { return nil }
    do {
      return try LoggedModel(parsing: bytes)
    } catch {
      var error = error
      error.file = "\(policy.store)/\(id.directory)/model.json"
      throw error
    }
  }

  /// What runs have measured of a model, in the order of logging.
  public func metrics(ofModel id: LoggedModelID) throws -> [LoggedModelMetric] {
    LoggedModelMetricsFile.parse(try read(id.directory + "/metrics.csv") ?? [])
  }

  /// Keeps a new model. It is committed with its source run, or by ``commitModels(_:)``.
  public func create(_ model: LoggedModel) throws {
    try lockingModel(model.id) {
      guard try loggedModel(model.id) == nil else {
        throw LedgerError(.conflict, "there is a logged model \(model.id) already")
      }
      try noteChange(of: model, by: nil) { _ in
        try StoreFile.replace(modelFile(model.id), with: model.formatted(), sync: writesThrough)
      }
    }
  }

  /// Changes a model's record.
  ///
  /// - Returns: the model as it is then.
  /// - Throws: ``LedgerError`` with code `notFound`.
  @discardableResult
  public func amend(
    _ id: LoggedModelID, _ body: (inout LoggedModel) throws -> Void
  ) throws -> LoggedModel {
    try lockingModel(id) {
      guard let before = try loggedModel(id) else { throw Self.noModel(id) }
      var model = before
      try body(&model)
      if model == before { return before }
      try noteChange(of: model, by: nil) { _ in
        try StoreFile.replace(modelFile(id), with: model.formatted(), sync: writesThrough)
      }
      return model
    }
  }

  /// Changes a model's artifacts; `body` gets what the next commit takes out of the branch.
  func amendFiles<R>(ofModel id: LoggedModelID, _ body: (_ removed: inout [String]) throws -> R) throws -> R {
    try lockingModel(id) {
      guard let model = try loggedModel(id) else { throw Self.noModel(id) }
      return try noteChange(of: model, by: nil, body)
    }
  }

  /// Keeps what a run measured of logged models with these, beside the run's own history.
  func noteModelMetrics(_ metrics: [Metric], of run: RunID) throws {
    var byModel: [LoggedModelID: [LoggedModelMetric]] = [:]
    for metric in metrics {
      guard let model = metric.model.flatMap({ try? LoggedModelID($0) }) else { continue }
      byModel[model, default: []].append(
        LoggedModelMetric(
          key: metric.key, step: metric.step, timestamp: metric.timestamp, value: metric.value, run: run.text,
          dataset: metric.dataset))
    }
    for (id, metrics) in byModel.sorted(by: { $0.key < $1.key }) {
      try lockingModel(id) {
        guard let model = try loggedModel(id) else { return }
        try noteChange(of: model, by: run) { _ in
          var rows: [UInt8] = []
          for metric in metrics { LoggedModelMetricsFile.append(metric, to: &rows) }
          let file = try OpenFile.appending(path(id.directory + "/metrics.csv"))
          switch try file.lastByte() {
          case nil: rows = LoggedModelMetricsFile.header + rows
          case UInt8(ascii: "\n"): break
          // Somebody's torn line stays a line of its own.
          default: rows.insert(UInt8(ascii: "\n"), at: 0)
          }
          try file.append(rows)
          if writesThrough { try file.sync() }
        }
      }
    }
  }

  // MARK: State

  /// The models that no commit holds as they are, by id; states that cannot be read are passed over.
  public func liveModels() throws -> [LiveLoggedModel] {
    try StoreFile.names(in: privateDirectory + "/live-models").compactMap { name in
      guard let id = try? LoggedModelID(name) else { return nil }
      return try? liveModel(id)
    }
  }

  func liveModel(_ id: LoggedModelID) throws -> LiveLoggedModel? {
    try StoreFile.read(liveModelDirectory(id) + "/state.json").map(LiveLoggedModel.init(parsing:))
  }

  func liveModelDirectory(_ id: LoggedModelID) -> String { privateDirectory + "/live-models/" + id.text }

  /// A file as old as the first change: what is older the branch has already. Files are told apart by the clock of their
  /// file system, which is behind ours.
  func beginMark(_ id: LoggedModelID) -> String { liveModelDirectory(id) + "/begun" }

  private func modelFile(_ id: LoggedModelID) -> String { path(id.directory + "/model.json") }

  static func noModel(_ id: LoggedModelID) -> LedgerError {
    LedgerError(.notFound, "no logged model \(id) in the store")
  }

  /// Runs `body` while no other process writes to the model, nor to some others.
  func lockingModel<R>(_ id: LoggedModelID, _ body: () throws -> R) throws -> R {
    try StoreFile.makeDirectories("cairn/model-locks", below: repository.commonDirectory)
    let file = "\(privateDirectory)/model-locks/\(id.text.dropFirst(2).prefix(2))"
    guard let lock = try FileLock.take(file, patience: .seconds(30)) else {
      throw LedgerError(
        .busy, "another process has been writing to logged model \(id.short) for 30 s; try again")
    }
    return try lock.during(body)
  }

  /// Notes that the model is not as the branch has it, and then changes it: whoever finds the note commits what there
  /// is. The lock is held by the caller.
  func noteChange<R>(
    of model: LoggedModel, by run: RunID?, _ body: (_ removed: inout [String]) throws -> R
  ) throws -> R {
    let id = model.id
    let known = try liveModel(id)
    var live =
      try known
      ?? LiveLoggedModel(
        model: id, workTree: repository.gitDirectory, isInBranch: isModelInBranch(id),
        changed: context.now())
    live.changes += 1
    live.changed = context.now()
    let source = model.sourceRun.flatMap { try? RunID($0) }
    for run in [source, run].compactMap(\.self) where !live.runs.contains(run) {
      if try liveRun(run) != nil { live.runs.append(run) }
    }
    if known == nil {
      try StoreFile.makeDirectories("cairn/live-models/" + id.text, below: repository.commonDirectory)
      try StoreFile.replace(beginMark(id), with: [], sync: false)
    }
    try StoreFile.makeDirectories(storeFromRoot + "/" + id.directory, below: root)
    if known == nil, live.isInBranch { try fetchRecords(of: id) }
    try save(live)
    var removed = live.removed
    defer { noteChange() }
    let result = try body(&removed)
    if removed != live.removed {
      live.removed = removed
      try save(live)
    }
    return result
  }

  func save(_ live: LiveLoggedModel) throws {
    try StoreFile.replace(
      liveModelDirectory(live.model) + "/state.json", with: live.formatted(), sync: writesThrough)
  }

  private func isModelInBranch(_ id: LoggedModelID) throws -> Bool {
    try read(id.directory + "/model.json", at: tip()) != nil
  }

  /// Brings the files that are appended to or replaced from the branch, where they are not here.
  private func fetchRecords(of id: LoggedModelID) throws {
    for name in ["model.json", "metrics.csv"] {
      let file = path(id.directory + "/" + name)
      if StoreFile.kind(file) == nil, let bytes = try read(id.directory + "/" + name, at: tip()) {
        try StoreFile.replace(file, with: bytes, sync: writesThrough)
      }
    }
  }
}
