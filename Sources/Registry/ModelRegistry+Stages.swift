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
      _ = try snapshot.version(name, number)
      let model = try snapshot.model(name)
      var stages = StageMoves(model, ledger.policy)
      if archivingOthers, stage.isActive {
        for other in model.versions where other.stage == stage && other.number != number {
          stages.move(other.number, to: .archived, at: time)
        }
      }
      stages.move(number, to: stage, at: time)
      var change = RegistryChange(
        "stage", name, "version \(number) to \(stage)", version: number, stage: stage)
      stages.put(into: &change)
      return change
    }
    return try result.version(name, number)
  }
}
