internal import Files
public import Git
public import Records

// Runs and logged models that are finished elsewhere: they have no live state, and many share one commit.

/// What was written for ``Ledger/commitImported(_:experiments:message:)``.
public struct ImportedHome: Sendable {
  public let home: ArtifactHome
  /// Whether the branch holds it already: what it has beyond the files that were written stays.
  public let isInBranch: Bool

  public init(_ home: ArtifactHome, isInBranch: Bool) {
    self.home = home
    self.isInBranch = isInBranch
  }
}

extension Ledger {
  /// Writes the files of a run or logged model that was finished elsewhere; they wait for
  /// ``commitImported(_:experiments:message:)``.
  ///
  /// The record is written last, so that a directory that has one is whole.
  ///
  /// - Parameter body: gets the directory, empty or as it was, and gives the record.
  /// - Throws: ``LedgerError`` when it is at work here.
  public func place<R>(
    _ home: ArtifactHome, _ body: (_ directory: String) throws -> (record: [UInt8], result: R)
  ) throws -> R {
    let isLive =
      switch home {
      case .run(let id): try liveRun(id) != nil
      case .model(let id): try liveModel(id) != nil
      }
    if isLive { throw LedgerError(.conflict, "'\(home.directory)' is at work here") }
    let directory = path(home.directory)
    try StoreFile.makeDirectories(storeFromRoot + "/" + home.directory, below: root)
    try removeTemporaries(in: directory)
    let (record, result) = try body(directory)
    try StoreFile.replace(directory + "/" + home.record, with: record, sync: false)
    return result
  }

  /// Commits what ``place(_:_:)`` wrote, and experiments, as one commit.
  public func commitImported(
    _ homes: [ImportedHome], experiments: [Experiment], message: String
  ) throws -> CommitOutcome {
    var shared = StoreChange()
    for experiment in experiments {
      try writeExperiment(experiment)
      shared.put(StorePath.path(of: experiment.id), try repository.writeBlob(experiment.formatted()))
    }
    let stored = try homes.map(store)
    let outcome = try commit(message: message) { store in
      var change = shared
      for files in stored { try files.add(to: &change, onto: store, in: repository) }
      return change
    }
    if case .postponed = outcome { return outcome }
    if !placement.isInWorkTree {
      for home in homes { try removeWhole(path(home.home.directory)) }
    }
    removeCommitted(shared)
    return outcome
  }

  private func store(_ imported: ImportedHome) throws -> StoredFiles {
    let home = imported.home
    var files = StoredFiles(directory: home.directory, isOnTop: imported.isInBranch)
    let earlier = try earlierArtifacts(home, isInBranch: imported.isInBranch, removed: [])
    // The lists of artifacts are written with them.
    files.files = try storeArtifacts(home, onto: earlier)
    for name in [home.record, "metrics.csv"] + Self.artifactLists {
      if let bytes = try StoreFile.read(path(home.directory + "/" + name)) {
        files.files.append((name, try repository.writeBlob(bytes), .file))
      }
    }
    return files
  }

  /// The paths in the manifest of artifacts, as a commit has it.
  public func artifactPaths(of home: ArtifactHome, at commit: ObjectID) throws -> Set<String> {
    guard let bytes = try read(home.directory + "/artifacts.json", at: commit) else { return [] }
    return Set(try ArtifactManifest(parsing: bytes).entries.map(\.path))
  }

  /// A new experiment of that name with an id that is free, or the one that is there, deleted or not. Nothing is
  /// written, and `cairn.yaml`'s rules for names are not asked: they are for what begins here.
  public func experimentToImport(named name: String) throws -> (experiment: Experiment, isNew: Bool) {
    for attempt in 0..<1000 {
      let id = ExperimentID(derivedFrom: name, attempt: attempt)
      guard let there = try experiment(id) else { break }
      if there.name == name { return (there, false) }
    }
    if let renamed = try experiments().first(where: { $0.name == name }) { return (renamed, false) }
    for attempt in 0..<1000 {
      let id = ExperimentID(derivedFrom: name, attempt: attempt)
      if try experiment(id) == nil { return (Experiment(id: id, name: name), true) }
    }
    throw LedgerError(.conflict, "no free id for experiment '\(name.escapedForMessage)'")
  }
}

extension ArtifactHome {
  /// The file that says what it is.
  fileprivate var record: String {
    switch self {
    case .run: "run.json"
    case .model: "model.json"
    }
  }
}
