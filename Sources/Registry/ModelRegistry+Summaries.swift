internal import Files
public import Git
public import Ledger
public import Records

extension ModelRegistry {
  /// What a list says of each model at a commit, by the bytes of their names, and what is wrong with the files of those
  /// that cannot be read. Only models that changed since the last list are read: what was told then is kept in a file
  /// under the Git directory, for which nothing is lost when it goes.
  public func summaries(
    at commit: ObjectID?, in ledger: Ledger
  ) throws -> (models: [ModelSummary], faults: [RecordError]) {
    guard let tree = try SnapshotReader.folder(in: ledger.storeTree(at: commit), of: ledger) else {
      return ([], [])
    }
    let file = ledger.privateDirectory + "/models.json"
    // A torn or older file tells nothing, and is replaced.
    let known = (try? StoreFile.read(file).map(ModelSummaries.init(parsing:))) ?? nil
    if let known, known.tree == tree.hex { return (known.entries.map(\.summary).inOrder, []) }
    var before: [String: ModelSummaries.Entry] = [:]
    for entry in known?.entries ?? [] { before[entry.tree] = entry }
    let reader = SnapshotReader(ledger, after: RegistrySnapshot())
    var entries: [ModelSummaries.Entry] = []
    var faults: [RecordError] = []
    for folder in try ledger.repository.entries(ofTree: tree) where folder.mode == .directory {
      let id = folder.id.hex
      // Two folders of one content are two models of one name, of which at least one is a fault.
      if let entry = before[id], entry.folder == folder.name {
        entries.append(entry)
        continue
      }
      do {
        guard let model = try reader.model(folder) else { continue }
        entries.append(.init(folder: folder.name, tree: id, summary: ModelSummary(model)))
      } catch let fault as RecordError {
        faults.append(fault)
      }
    }
    let summaries = ModelSummaries(tree: faults.isEmpty ? tree.hex : "", entries: entries)
    // A store that cannot be written to can be listed all the same.
    try? StoreFile.makeDirectories("cairn", below: ledger.repository.commonDirectory)
    try? StoreFile.replace(file, with: summaries.formatted(), sync: false)
    return (entries.map(\.summary).inOrder, faults)
  }
}

extension [ModelSummary] {
  fileprivate var inOrder: [ModelSummary] { sorted { $0.name.text.precedesInBytes($1.name.text) } }
}

extension ModelSummary {
  init(_ model: ModelState) {
    var stages: [String: [Int]] = [:]
    for version in model.versions where version.stage != .none {
      stages[version.stage.name, default: []].append(version.number)
    }
    let last = model.versions.last
    self.init(
      name: model.name, description: model.record.description, tags: model.record.tags,
      versions: model.versions.count,
      latest: last.map { Latest(number: $0.number, created: $0.record.created) },
      stages: stages.sorted { $0.key.precedesInBytes($1.key) }.map {
        Stage(name: $0.key, versions: $0.value)
      },
      aliases: model.aliases.map { ModelAlias(alias: $0.alias, version: $0.version) },
      updated: model.lastUpdated)
  }
}
