internal import Artifacts
internal import Files
public import Git
public import Records

// Runs that ended elsewhere: they have no live state, and many share one commit.

/// A run that was written for ``Ledger/commitImported(_:experiments:message:)``.
public struct ImportedRun: Sendable {
  public let id: RunID
  /// Whether the branch holds it already: what it has beyond the files that were written stays.
  public let isInBranch: Bool

  public init(_ id: RunID, isInBranch: Bool) {
    self.id = id
    self.isInBranch = isInBranch
  }
}

extension Ledger {
  /// Writes the files of a run that ended elsewhere; they wait for ``commitImported(_:experiments:message:)``.
  ///
  /// The record is written last, so that a directory that has one is whole.
  ///
  /// - Parameter body: gets the run's directory, empty or as it was, and gives the record.
  /// - Throws: ``LedgerError`` when the run lives here.
  public func place<R>(_ id: RunID, _ body: (_ directory: String) throws -> (Run, R)) throws -> R {
    guard try liveRun(id) == nil else {
      throw LedgerError(.conflict, "run \(id.short) is going on here")
    }
    let directory = directory(of: id)
    try StoreFile.makeDirectories(storeFromRoot + "/" + id.directory, below: root)
    try removeTemporaries(in: directory)
    let (run, result) = try body(directory)
    try StoreFile.replace(directory + "/run.json", with: run.formatted(), sync: false)
    return result
  }

  /// Commits runs that ``place(_:_:)`` wrote, and experiments, as one commit. What the branch has of a run beyond that
  /// stays.
  public func commitImported(
    _ runs: [ImportedRun], experiments: [Experiment], message: String
  ) throws -> CommitOutcome {
    var change = StoreChange()
    for experiment in experiments {
      try writeExperiment(experiment)
      change.put(StorePath.path(of: experiment.id), try repository.writeBlob(experiment.formatted()))
    }
    for run in runs { try put(run, into: &change) }
    let outcome = try commit(message: message) { _ in change }
    if case .postponed = outcome { return outcome }
    if !placement.isInWorkTree {
      for run in runs { try StoreFile.removeTree(directory(of: run.id)) }
    }
    removeCommitted(change)
    return outcome
  }

  private func put(_ run: ImportedRun, into change: inout StoreChange) throws {
    let directory = run.id.directory
    let earlier = run.isInBranch ? try earlierArtifacts(of: run.id) : nil
    // The manifest is written with them.
    for file in try storeArtifacts(.run(run.id), onto: earlier) {
      change.put(directory + "/" + file.path, file.id, file.mode)
    }
    for name in try StoreFile.names(in: self.directory(of: run.id)) where Self.isRunFile(name) {
      let file = directory + "/" + name
      guard StoreFile.kind(path(file)) == .file else { continue }
      change.put(file, try repository.writeBlob(StoreFile.read(path(file)) ?? []))
    }
  }

  private func earlierArtifacts(of id: RunID) throws -> EarlierArtifacts? {
    let tip = try tip()
    guard let manifest = try read(StorePath.path(of: id, .manifest), at: tip) else { return nil }
    return EarlierArtifacts(
      manifest: try ArtifactManifest(parsing: manifest),
      attributes: try read(id.directory + "/" + LFSAttributes.fileName, at: tip) ?? [], removed: [])
  }

  /// The paths in a run's manifest of artifacts, as a commit has it.
  public func artifactPaths(of id: RunID, at commit: ObjectID) throws -> Set<String> {
    guard let bytes = try read(StorePath.path(of: id, .manifest), at: commit) else { return [] }
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
