package import Git
package import Ledger
package import Records

/// The models in a tree of the store that need not be any commit's: a merge is judged, and set right, before it is one.
package struct RegistryTree {
  private let ledger: Ledger
  private let models: ObjectID?

  /// - Parameter store: the store's tree.
  package init(store: ObjectID?, in ledger: Ledger) throws {
    self.ledger = ledger
    models = try SnapshotReader.folder(in: store, of: ledger)
  }

  /// nil when there is none.
  package func model(_ name: ModelName) throws -> ModelState? {
    try SnapshotReader(ledger, after: RegistrySnapshot()).snapshot(ofModels: models, about: [name]).find(name)
  }

  /// The changes of files by which versions of a model are only in the stages given; `nil` is none that a file tells.
  package func moving(
    _ placements: [(version: Int, stage: ModelStage?, holder: StageHolders.Holder)], of model: ModelState
  ) -> [FileChange] {
    var moves = StageMoves(model, ledger.policy)
    for placement in placements {
      if let stage = placement.stage {
        moves.move(placement.holder, to: stage)
      } else {
        moves.remove(placement.version)
      }
    }
    var change = RegistryChange("stage", model.name, "")
    moves.put(into: &change)
    return change.files
  }
}

extension ModelState {
  /// Who is in which stage by the files; a version that a merge put into two is in both.
  package var placements: [StageHolders] { stages }
}
