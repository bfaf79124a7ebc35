import Git
import Ledger
import Records

/// Reads the registry of a commit; what is as it was before is taken from the snapshot before.
struct SnapshotReader {
  private let ledger: Ledger
  private let known: [String: ModelState]

  init(_ ledger: Ledger, after before: RegistrySnapshot) {
    self.ledger = ledger
    known = Dictionary(uniqueKeysWithValues: before.models.map { ($0.folder, $0) })
  }

  /// The folder of all models in a tree of the store.
  static func folder(in store: ObjectID?, of ledger: Ledger) throws -> ObjectID? {
    guard let store, let entry = try ledger.repository.entry(at: "models", inTree: store),
      entry.mode == .directory
    else { return nil }
    return entry.id
  }

  /// - Parameter names: the models to read; nil for all. A model is in one of two folders, by its name.
  func snapshot(ofModels tree: ObjectID?, about names: [ModelName]? = nil) throws -> RegistrySnapshot {
    guard let tree else {
      return RegistrySnapshot(tree: nil, folders: [], models: [], faults: [:], scope: names)
    }
    let wanted = names.map { Set($0.flatMap(\.folders)) }
    var models: [ModelState] = []
    var faults: [String: RecordError] = [:]
    var folders: [String] = []
    for entry in try ledger.repository.entries(ofTree: tree) where entry.mode == .directory {
      folders.append(entry.name)
      if let wanted, !wanted.contains(entry.name) { continue }
      if let model = known[entry.name], model.tree == entry.id {
        models.append(model)
        continue
      }
      do {
        if let model = try model(entry) { models.append(model) }
      } catch let fault as RecordError {
        faults[entry.name] = fault
      }
    }
    return RegistrySnapshot(tree: tree, folders: folders, models: models, faults: faults, scope: names)
  }

  /// nil for a folder without a `model.json`.
  func model(_ folder: TreeEntry) throws -> ModelState? {
    var record: RegisteredModel?
    var versions: [(ModelVersion, blob: ObjectID)] = []
    var created: Timestamp?
    var stageFiles: [StageHolders] = []
    var stays: [StoredStay] = []
    var aliases: [(alias: ModelAlias, file: String)] = []
    let before = known[folder.name]
    for entry in try ledger.repository.entries(ofTree: folder.id) {
      let place = "\(folder.name)/\(entry.name)"
      switch (entry.name, entry.mode) {
      case ("model.json", .file): record = try read(entry, place, RegisteredModel.init(parsing:))
      case ("versions", .directory):
        for file in try files(of: entry) {
          versions.append((try version(file, place, before), file.id))
        }
      case ("stages", .directory): try readStages(entry, place, &stageFiles, &stays)
      case ("aliases", .directory):
        aliases = try files(of: entry).map { file throws in
          (try read(file, "\(place)/\(file.name)", ModelAlias.init(parsing:)), String(file.name.dropLast(5)))
        }
      case (let name, .file):
        if let time = RegistryPath.creation(inFileName: name) { created = min(created ?? time, time) }
      default: break
      }
    }
    guard let record else { return nil }
    guard record.name.folders.contains(folder.name) else {
      throw RecordError(
        .invalidName,
        "it is the model '\(record.name.text.escapedForMessage)', whose folder is '\(record.name.folders[0])'",
        file: path("\(folder.name)/model.json"))
    }
    return ModelState(
      folder: folder.name, tree: folder.id, record: record,
      created: [created, record.created].compactMap(\.self).min(), versions: versions, stageFiles: stageFiles,
      stays: stays, aliases: aliases)
  }

  private func readStages(
    _ folder: TreeEntry, _ place: String, _ files: inout [StageHolders], _ stays: inout [StoredStay]
  ) throws {
    for entry in try ledger.repository.entries(ofTree: folder.id) {
      let place = "\(place)/\(entry.name)"
      if entry.mode == .file, entry.name.hasSuffix(".json") {
        files.append(try read(entry, place, StageHolders.init(parsing:)))
      } else if entry.mode == .directory {
        for file in try self.files(of: entry) {
          if let stay = try stay(file, in: entry.name, place) { stays.append(stay) }
        }
      }
    }
  }

  /// nil for a file of another kind.
  private func stay(_ file: TreeEntry, in folder: String, _ place: String) throws -> StoredStay? {
    guard let facts = StageStay.facts(inFileName: file.name), let stage = FileSlug.text(of: folder) else {
      return nil
    }
    let name = "\(folder)/\(file.name)"
    // Nobody needs leave to be taken out of service: such files say no more than their names, and there are many.
    for known in [ModelStage.archived, .none] where stage == known.name {
      return StoredStay(name, known, StageHolders.Holder(version: facts.version, since: facts.since))
    }
    let stay = try read(file, "\(place)/\(file.name)", StageStay.init(parsing:))
    return StoredStay(name, stay.stage, stay.holder)
  }

  private func files(of folder: TreeEntry) throws -> [TreeEntry] {
    try ledger.repository.entries(ofTree: folder.id).filter { $0.mode == .file && $0.name.hasSuffix(".json") }
  }

  private func version(_ file: TreeEntry, _ folder: String, _ before: ModelState?) throws -> ModelVersion {
    if let number = Int(file.name.dropLast(5)), let version = before?.allVersion(number),
      version.blob == file.id
    {
      return version.record
    }
    let place = "\(folder)/\(file.name)"
    let version = try read(file, place, ModelVersion.init(parsing:))
    guard file.name == "\(version.number).json" else {
      throw RecordError(
        .invalidValue, "the file is that of version \(version.number), under another name",
        file: path(place))
    }
    return version
  }

  private func read<Record>(
    _ entry: TreeEntry, _ place: String, _ parse: ([UInt8]) throws(RecordError) -> Record
  ) throws -> Record {
    do {
      return try parse(ledger.repository.blob(entry.id))
    } catch let error as RecordError {
      var error = error
      error.file = path(place)
      throw error
    }
  }

  private func path(_ place: String) -> String { "\(ledger.policy.store)/models/\(place)" }
}
