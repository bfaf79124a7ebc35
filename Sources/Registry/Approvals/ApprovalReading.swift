import Comparison
import Git
import Ledger
import Records

/// Reads the approvals that a revision holds, from files that anybody may have written.
struct ApprovalReading {
  let ledger: Ledger

  enum Found {
    case approval(Approval, path: String)
    case refused(RefusedApproval)

    var path: String {
      switch self {
      case .approval(_, let path): path
      case .refused(let refused): refused.path
      }
    }
  }

  /// The approvals for a version's going to a stage, by the names of their files.
  ///
  /// - Parameters:
  ///   - folder: of the model, below `models/`.
  ///   - models: the tree of `models/`.
  func approvals(
    ofModel folder: String, version: Int, stage: ModelStage, in models: ObjectID?
  ) throws -> [Found] {
    let path = RegistryPath.approvals(ofModel: folder, version: version, stage: stage.name)
    let below = String(path.dropFirst("models/".count))
    guard let models, let entry = try ledger.repository.entry(at: below, inTree: models) else { return [] }
    guard entry.mode == .directory else {
      return [.refused(RefusedApproval(path: path, reason: "it is no folder"))]
    }
    return try ledger.repository.entries(ofTree: entry.id).map { file in
      try approval(file, at: "\(path)/\(file.name)", inModel: folder)
    }
  }

  /// The approval that a file is, which must stand where it belongs.
  func approval(_ file: TreeEntry, at path: String, inModel folder: String) throws -> Found {
    func refused(_ reason: String, _ approval: Approval? = nil) -> Found {
      .refused(RefusedApproval(path: path, approval: approval, reason: reason))
    }
    guard file.mode == .file else {
      return refused(file.mode == .symlink ? "it is a symbolic link" : "it is no plain file")
    }
    guard try ledger.repository.blobSize(file.id) <= Approval.maximumSize else {
      return refused("it is larger than any approval")
    }
    let approval: Approval
    do {
      approval = try Approval(parsing: ledger.repository.blob(file.id))
    } catch let error as RecordError {
      return refused("it cannot be read: \(error)")
    }
    guard approval.path(inModel: folder) == path else {
      return refused("what it says does not belong to this path", approval)
    }
    return .approval(approval, path: path)
  }
}
