internal import Files
internal import Git
public import Records

/// A logged model with what runs have measured of it.
public struct KnownModel: Sendable {
  public var record: LoggedModel
  /// In the order of logging.
  public var metrics: [LoggedModelMetric]

  public init(record: LoggedModel, metrics: [LoggedModelMetric]) {
    self.record = record
    self.metrics = metrics
  }
}

/// The logged models of a branch, brought up to date by reading only the directories that changed.
public struct LoggedModelSnapshot: Sendable {
  private var tree: ObjectID?
  private var shards: [String: Shard] = [:]

  private struct Shard {
    var tree: ObjectID
    var models: [String: (tree: ObjectID, model: KnownModel)]
  }

  public init() {}

  /// All models as they are now, by id: those of the branch, and in their place those that differ from it.
  public mutating func models(of ledger: Ledger) throws -> [KnownModel] {
    try update(from: ledger)
    var live: [LoggedModelID: KnownModel] = [:]
    for state in try ledger.liveModels() {
      guard let record = try? ledger.loggedModel(state.model) else { continue }
      live[state.model] = KnownModel(record: record, metrics: try ledger.metrics(ofModel: state.model))
    }
    var models: [KnownModel] = []
    for shard in shards.values {
      for (_, model) in shard.models.values where live[model.record.id] == nil { models.append(model) }
    }
    models += live.values
    return models.sorted { $0.record.id < $1.record.id }
  }

  private mutating func update(from ledger: Ledger) throws {
    let store = try ledger.storeTree(at: ledger.tip())
    let entry = try store.flatMap { try ledger.repository.entry(at: "logged-models", inTree: $0) }
    let now = entry?.mode == .directory ? entry?.id : nil
    if now == tree { return }
    var new: [String: Shard] = [:]
    if let now {
      for entry in try ledger.repository.entries(ofTree: now) where entry.mode == .directory {
        let known = shards[entry.name]
        new[entry.name] = try known?.tree == entry.id ? known : read(entry.id, known, ledger)
      }
    }
    (tree, shards) = (now, new)
  }

  private func read(_ tree: ObjectID, _ known: Shard?, _ ledger: Ledger) throws -> Shard {
    var shard = Shard(tree: tree, models: [:])
    for entry in try ledger.repository.entries(ofTree: tree) where entry.mode == .directory {
      if let old = known?.models[entry.name], old.tree == entry.id {
        shard.models[entry.name] = old
      } else if let model = try read(entry.id, ledger) {
        shard.models[entry.name] = (entry.id, model)
      }
    }
    return shard
  }

  /// nil for what is no model, or cannot be read: that is for `cairn doctor`.
  private func read(_ directory: ObjectID, _ ledger: Ledger) throws -> KnownModel? {
    guard let file = try ledger.repository.entry(at: "model.json", inTree: directory), file.mode == .file,
      let record = try? LoggedModel(parsing: ledger.repository.blob(file.id))
    else { return nil }
    let metrics = try ledger.repository.entry(at: "metrics.csv", inTree: directory).map {
      LoggedModelMetricsFile.parse(try ledger.repository.blob($0.id))
    }
    return KnownModel(record: record, metrics: metrics ?? [])
  }
}
