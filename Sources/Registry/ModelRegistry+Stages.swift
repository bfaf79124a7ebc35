public import Ledger
public import Records

extension ModelRegistry {
  /// Moves a version to a stage.
  ///
  /// - Parameter archivingOthers: moves the versions that are in the stage to the archive, in the same commit.
  @discardableResult
  public func move(
    _ name: ModelName, _ number: Int, to stage: ModelStage, archivingOthers: Bool = false, in ledger: Ledger
  ) throws -> RegisteredVersion {
    let time = ledger.now
    let result = try commit(in: ledger, about: [name]) { snapshot in
      let version = try snapshot.version(name, number)
      let model = try snapshot.model(name)
      var stages = StageMoves(model)
      if archivingOthers, stage.isActive {
        for other in model.versions where other.stage == stage && other.number != number {
          stages.move(other.number, to: .archived, at: time)
        }
      }
      stages.move(number, to: stage, at: time)
      var change = RegistryChange(
        "stage", name, "version \(number) to \(stage)", version: number, stage: stage)
      for holders in stages.changed { change.put(holders, in: model.folder) }
      if stage == .none {
        // No file holds that a version is in no stage, nor since when.
        var record = version.record
        record.updated = time
        change.put(record, in: model.folder)
        var whole = model.record
        whole.updated = time
        change.put(whole, in: model.folder)
      }
      return change
    }
    return try result.version(name, number)
  }
}

/// The stages of a model while versions are moved between them.
private struct StageMoves {
  private let model: ModelState
  private var stages: [ModelStage: StageHolders] = [:]

  init(_ model: ModelState) { self.model = model }

  mutating func move(_ version: Int, to stage: ModelStage, at time: Timestamp) {
    for other in model.stages where other.stage != stage {
      var holders = stages[other.stage] ?? other
      guard holders[version: version] != nil else { continue }
      holders.remove(version)
      stages[other.stage] = holders
    }
    guard stage != .none else { return }
    var holders = stages[stage] ?? model.holders(of: stage)
    holders.insert(version, since: time)
    stages[stage] = holders
  }

  /// In an order that is the same each time.
  var changed: [StageHolders] { stages.values.sorted { $0.stage.name < $1.stage.name } }
}
