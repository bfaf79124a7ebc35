internal import Files
internal import Git
public import Records

/// A logged model as a commit is to hold it: its blobs are in the object database.
struct StoredModel {
  var model: LoggedModel
  /// As it was while the files were read.
  var live: LiveLoggedModel
  var files: StoredFiles
}

extension Ledger {
  /// Commits those of the models that no commit holds as they are, together; none waits for a run.
  @discardableResult
  public func commitModels(_ ids: [LoggedModelID]) throws -> CommitOutcome {
    let stored: [StoredModel]
    var shared = StoreChange()
    do {
      stored = try ids.compactMap(storeModel)
      for id in Set(stored.map(\.model.experimentID)).sorted() {
        let file = StorePath.path(of: id)
        if let bytes = try StoreFile.read(path(file)) { shared.put(file, try repository.writeBlob(bytes)) }
      }
    } catch let error as GitError {
      return .postponed(error.description)
    }
    if stored.isEmpty { return .nothingToDo }
    let outcome = try commit(message: commitMessage(of: stored.map(\.model))) { store in
      var change = shared
      for model in stored { try model.files.add(to: &change, onto: store, in: repository) }
      return change
    }
    switch outcome {
    case .committed, .nothingToDo:
      settle(stored)
      removeCommitted(shared)
    case .postponed, .withParent: break
    }
    return outcome
  }

  /// Whether the commit of a run will hold the model, or its client is still at work on it.
  public func waits(_ live: LiveLoggedModel) throws -> Bool {
    for run in live.runs where try liveRun(run) != nil { return true }
    guard let model = try loggedModel(live.model), model.status == .pending else { return false }
    return context.now().milliseconds - live.changed.milliseconds < Self.uploadTime
  }

  /// Milliseconds after which nobody is believed to be still uploading a model.
  private static let uploadTime: Int64 = 3_600_000

  /// Commits the models that a killed process left, or that lost the run which they waited for.
  func recoverModels() throws {
    let due = try liveModels().filter { try $0.workTree == repository.gitDirectory && !waits($0) }
    if due.isEmpty { return }
    if case .postponed(let reason) = try commitModels(due.map(\.model)) {
      context.notice("logged models wait for their commit: \(reason)")
    }
  }

  /// Takes a model up whose state is gone, so that it can be committed.
  func adoptModel(_ id: LoggedModelID) throws {
    try lockingModel(id) {
      guard let model = try loggedModel(id) else { throw Self.noModel(id) }
      try noteChange(of: model, by: nil) { _ in }
      // All of it may be what the branch lacks.
      guard var live = try liveModel(id) else { return }
      live.isInBranch = false
      try save(live)
    }
  }

  /// The models that go with the commit of these runs.
  func storeModels(of runs: Set<RunID>) throws -> [StoredModel] {
    try liveModels().filter { $0.workTree == repository.gitDirectory && !runs.isDisjoint(with: $0.runs) }
      .compactMap { try storeModel($0.model) }
  }

  /// - Returns: nil when the branch holds it as it is.
  private func storeModel(_ id: LoggedModelID) throws -> StoredModel? {
    try lockingModel(id) {
      guard let live = try liveModel(id), let model = try loggedModel(id) else { return nil }
      if !live.isInBranch, StoreFile.kind(path(id.directory + "/model.json")) != .file {
        // Committed; its process was killed when it had taken the files away.
        try removeWhole(liveModelDirectory(id))
        return nil
      }
      let since = live.isInBranch ? StoreFile.modificationTime(beginMark(id)) : nil
      var files = StoredFiles(directory: id.directory, isOnTop: live.isInBranch)
      let earlier = try earlierArtifacts(.model(id), isInBranch: live.isInBranch, removed: live.removed)
      files.files = try storeArtifacts(.model(id), onto: earlier, since: since)
      files.removed = live.removed
      for name in ["model.json", "metrics.csv"] + Self.artifactLists {
        let file = path(id.directory + "/" + name)
        if StoreFile.kind(file) == .file {
          files.files.append((name, try repository.writeBlob(ofFile: file), .file))
        } else if Self.artifactLists.contains(name) {
          files.removed.append(name)
        }
      }
      return StoredModel(model: model, live: live, files: files)
    }
  }

  /// Forgets models that a commit holds, unless they were changed since. What cannot be forgotten now is found to be
  /// committed by the next command.
  func settle(_ stored: [StoredModel]) {
    for stored in stored { try? settle(stored) }
  }

  private func settle(_ stored: StoredModel) throws {
    let id = stored.model.id
    try lockingModel(id) {
      guard var live = try liveModel(id) else { return }
      guard live == stored.live else {
        // Its next commit goes on top of this one.
        live.isInBranch = true
        live.removed.removeAll(where: stored.live.removed.contains)
        return try save(live)
      }
      if !placement.isInWorkTree { try removeWhole(path(id.directory)) }
      try removeWhole(liveModelDirectory(id))
      noteChange()
    }
  }

  private func commitMessage(of models: [LoggedModel]) throws -> String {
    var names: [ExperimentID: String] = [:]
    for model in models where names[model.experimentID] == nil {
      names[model.experimentID] = try experiment(model.experimentID)?.name ?? model.experimentID.text
    }
    let subject =
      if models.count == 1 {
        "logged-model(\(Self.line(names[models[0].experimentID] ?? ""))): \(Self.line(models[0].name)) "
          + "\(models[0].lifecycle == .deleted ? "deleted" : models[0].status.word)"
      } else {
        "logged-model: \(models.count) models"
      }
    let trailers =
      models.map { "Cairn-Logged-Model: \($0.id)" }
      + Set(names.values).sorted().map { "Cairn-Experiment: \(Self.line($0))" }
    return subject + "\n\n" + trailers.joined(separator: "\n") + "\n"
  }
}

extension LoggedModelStatus {
  fileprivate var word: String {
    switch self {
    case .unspecified: "kept"
    case .pending: "begun"
    case .ready: "ready"
    case .uploadFailed: "failed to upload"
    }
  }
}
