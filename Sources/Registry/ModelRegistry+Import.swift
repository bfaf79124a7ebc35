public import Ledger
public import Records

/// A model with its versions as another registry had it.
public struct ImportedModel: Sendable {
  public var record: RegisteredModel
  public var versions: [ModelVersion] = []
  /// By the versions' numbers; those in no stage left out.
  public var stages: [Int: ModelStage] = [:]
  public var aliases: [String: Int] = [:]

  public init(_ record: RegisteredModel) { self.record = record }
}

/// What became of it.
public struct ImportedModelOutcome: Hashable, Sendable {
  public var isNew = false
  /// Whether the record of the model is here with other content.
  public var differs = false
  public var taken: [Int] = []
  public var unchanged: [Int] = []
  /// Versions that are here with other content.
  public var different: [Int] = []
  /// Aliases of new versions that another version has here.
  public var heldAliases: [String] = []
}

extension ModelRegistry {
  /// Takes a model over with the numbers and times that it had, as one commit. What is here already stays as it is.
  ///
  /// - Parameter isDryRun: only says what would become of it.
  public func take(
    _ model: ImportedModel, isDryRun: Bool = false, in ledger: Ledger
  ) throws -> ImportedModelOutcome {
    if isDryRun { return try plan(model, in: snapshot(of: ledger), of: ledger).outcome }
    var outcome = ImportedModelOutcome()
    try commit(in: ledger, about: [model.record.name]) { snapshot in
      let plan = try plan(model, in: snapshot, of: ledger)
      outcome = plan.outcome
      return plan.change
    }
    return outcome
  }

  private func plan(
    _ model: ImportedModel, in snapshot: RegistrySnapshot, of ledger: Ledger
  ) throws -> (change: RegistryChange, outcome: ImportedModelOutcome) {
    let name = model.record.name
    let there = try snapshot.find(name)
    let folder = try there?.folder ?? snapshot.folderToImport(name)
    var outcome = ImportedModelOutcome()
    outcome.isNew = there == nil
    var new: [ModelVersion] = []
    for version in model.versions {
      guard let old = there?.allVersion(version.number) else {
        new.append(version)
        continue
      }
      var known = old.record
      known.unknown = version.unknown
      let isSame = known == version && old.stage == model.stages[version.number] ?? .none
      if isSame { outcome.unchanged.append(version.number) } else { outcome.different.append(version.number) }
    }
    outcome.taken = new.map(\.number)
    let count = "\(new.count) version\(new.count == 1 ? "" : "s")"
    var change = RegistryChange("model", name, there == nil ? "imported with \(count)" : "\(count) imported")
    if let there {
      var known = there.record
      known.unknown = model.record.unknown
      known.created = model.record.created ?? there.created
      outcome.differs = known != model.record || known.created != there.created
    } else {
      change.putNew(model.record, at: ledger.now, in: folder)
    }
    for version in new { change.put(version, in: folder) }
    putStages(of: new, model, there, folder, ledger.policy, &change)
    for (alias, number) in model.aliases.sorted(by: { $0.key < $1.key }) {
      if let held = there?.alias(alias) {
        if held.version != number { outcome.heldAliases.append(alias) }
        continue
      }
      guard there?.allVersion(number) != nil || outcome.taken.contains(number) else { continue }
      let file = there?.fileName(ofAlias: alias) ?? FileSlug(alias).name
      change.put(ModelAlias(alias: alias, version: number), as: file, in: folder)
    }
    return (change, outcome)
  }

  private func putStages(
    of new: [ModelVersion], _ model: ImportedModel, _ there: ModelState?, _ folder: String, _ policy: Policy,
    _ change: inout RegistryChange
  ) {
    var moves = StageMoves(model.record.name, in: folder, there, policy)
    for version in new {
      guard let stage = model.stages[version.number], stage != .none else { continue }
      moves.move(version.number, to: stage, at: version.updated ?? version.created)
    }
    moves.put(into: &change)
  }
}

extension RegistrySnapshot {
  fileprivate func folderToImport(_ name: ModelName) throws -> String {
    for slug in name.slugs where isFree(slug) { return slug.name }
    throw RegistryError(.exists, "no folder is free for a model of the name '\(name.text.escapedForMessage)'")
  }
}
