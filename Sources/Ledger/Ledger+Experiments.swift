internal import Files
internal import Git
public import Records

extension Ledger {
  /// The experiment of that name.
  ///
  /// - Throws: ``LedgerError`` when there is none, or it is deleted.
  public func experiment(named name: String) throws -> Experiment {
    guard let found = try findExperiment(named: name) else {
      throw LedgerError(.notFound, "no experiment '\(name.escapedForMessage)'")
    }
    return found
  }

  /// - Returns: nil when there is none.
  func findExperiment(named name: String) throws -> Experiment? {
    _ = try ExperimentName(name)
    // Nearly always the name that the id was derived from: one file to read.
    if let first = try experiment(ExperimentID(derivedFrom: name)), first.name == name {
      return try active(first)
    }
    return try experiments().first { $0.name == name }.map(active)
  }

  public func experiment(_ id: ExperimentID) throws -> Experiment? {
    guard let bytes = try read(StorePath.path(of: id)) else { return nil }
    return try parseExperiment(bytes, StorePath.path(of: id))
  }

  /// All of them, deleted ones too, in order of their ids.
  public func experiments() throws -> [Experiment] {
    var files = Set(try StoreFile.names(in: path("experiments")))
    if let tree = try storeTree(at: tip()),
      let folder = try repository.entry(at: "experiments", inTree: tree),
      folder.mode == .directory
    {
      for entry in try repository.entries(ofTree: folder.id) { files.insert(entry.name) }
    }
    return try files.sorted().compactMap { name in
      guard name.hasSuffix(".json"), let id = try? ExperimentID(String(name.dropLast(5))) else { return nil }
      return try experiment(id)
    }
  }

  /// Writes a new experiment's file; it is committed with its first run, or by ``commit(experiment:message:)``.
  public func createExperiment(named name: String, tags: [String: String] = [:]) throws -> Experiment {
    let experiment = try newExperiment(named: name, tags: tags)
    try writeExperiment(experiment)
    return experiment
  }

  /// An experiment with an id that is free; nothing is written.
  public func newExperiment(named name: String, tags: [String: String] = [:]) throws -> Experiment {
    _ = try ExperimentName(name)
    for key in tags.keys { try KeyKind.tag.check(key) }
    try policy.conventions.check(experimentName: name)
    for attempt in 0..<1000 {
      let id = ExperimentID(derivedFrom: name, attempt: attempt)
      if try experiment(id) != nil { continue }
      return Experiment(id: id, name: name, tags: tags)
    }
    throw LedgerError(.conflict, "no free id for experiment '\(name.escapedForMessage)'")
  }

  /// Replaces an experiment's file.
  public func writeExperiment(_ experiment: Experiment) throws {
    try StoreFile.makeDirectories(storeFromRoot + "/experiments", below: root)
    try StoreFile.replace(path(StorePath.path(of: experiment.id)), with: experiment.formatted(), sync: true)
    noteChange()
  }

  /// Writes an experiment's file unless the store has one.
  func keepExperiment(_ known: Experiment) throws {
    let file = StorePath.path(of: known.id)
    if StoreFile.kind(path(file)) == nil, try read(file, at: tip()) == nil { try writeExperiment(known) }
  }

  private func active(_ experiment: Experiment) throws -> Experiment {
    guard experiment.lifecycle == .active else {
      throw LedgerError(
        .conflict,
        "experiment '\(experiment.name)' is deleted: bring it back with 'cairn experiments restore \(experiment.name)'"
      )
    }
    return experiment
  }

  func parseExperiment(_ bytes: [UInt8], _ file: String) throws -> Experiment {
    do {
      return try Experiment(parsing: bytes)
    } catch {
      var error = error
      error.file = "\(policy.store)/\(file)"
      throw error
    }
  }
}
