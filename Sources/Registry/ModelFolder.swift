public import Git
public import Ledger
public import Records

extension ModelName {
  /// What the folder of a model of this name may be called: by the second where another's name, in another case, has
  /// taken the first.
  var slugs: [FileSlug] { [FileSlug(text), FileSlug.distinct(text)] }

  var folders: [String] { slugs.map(\.name) }
}

extension ModelRegistry {
  /// A model as a commit has it; nothing of others is read.
  ///
  /// - Returns: nil when there is none.
  /// - Throws: `RecordError` when its files cannot be read.
  public func model(
    _ name: ModelName, at commit: ObjectID?, in ledger: Ledger
  ) throws -> ModelState? {
    let tree = try SnapshotReader.folder(in: ledger.storeTree(at: commit), of: ledger)
    let reader = SnapshotReader(ledger, after: RegistrySnapshot())
    return try reader.snapshot(ofModels: tree, about: [name]).find(name)
  }
}

extension ModelRegistry {
  /// The names of all models at a commit, by the names of their folders; by their files where a folder's name was cut.
  public func modelNames(at commit: ObjectID?, in ledger: Ledger) throws -> [String] {
    guard let tree = try SnapshotReader.folder(in: ledger.storeTree(at: commit), of: ledger) else {
      return []
    }
    return try ledger.repository.entries(ofTree: tree).filter { $0.mode == .directory }.compactMap { folder in
      if let name = FileSlug.text(of: folder.name) { return name }
      guard let file = try ledger.repository.entry(at: "model.json", inTree: folder.id) else { return nil }
      return try? RegisteredModel(parsing: ledger.repository.blob(file.id)).name.text
    }
  }
}
