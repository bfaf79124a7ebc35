public import Git
public import Ledger
public import Records

extension ModelRegistry {
  /// The approvals of a version that a commit holds, by stages. Their signatures are not looked at.
  public func approvals(
    of name: ModelName, _ number: Int, at commit: ObjectID?, in ledger: Ledger
  ) throws -> [Approval] {
    guard let model = try model(name, at: commit, in: ledger),
      let models = try SnapshotReader.folder(in: ledger.storeTree(at: commit), of: ledger),
      let folder = try ledger.repository.entry(at: "\(model.folder)/approvals/\(number)", inTree: models),
      folder.mode == .directory
    else { return [] }
    let reading = ApprovalReading(ledger: ledger)
    var found: [Approval] = []
    for entry in try ledger.repository.entries(ofTree: folder.id) {
      guard let name = FileSlug.text(of: entry.name), let stage = try? ModelStage(name) else { continue }
      for case .approval(let approval, _) in try reading.approvals(
        ofModel: model.folder, version: number, stage: stage, in: models)
      {
        found.append(approval)
      }
    }
    return found
  }
}
