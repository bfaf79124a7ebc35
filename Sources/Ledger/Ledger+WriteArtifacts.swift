public import Artifacts
internal import Files
internal import Git
internal import Records

extension Ledger {
  /// Begins an artifact that arrives in pieces. It has its place when it is whole.
  public func stageArtifact() throws -> StagedArtifact {
    try StoreFile.makeDirectories("cairn/uploads", below: repository.commonDirectory)
    var generator = SystemRandomNumberGenerator()
    let name = StoreFile.temporaryName(RunID(using: &generator).text)
    return try StagedArtifact(at: privateDirectory + "/uploads/" + name)
  }

  /// Removes what killed processes left of artifacts that never became whole.
  public func removeAbandonedUploads() throws {
    for name in try StoreFile.names(in: privateDirectory + "/uploads") {
      guard let owner = StoreFile.temporaryOwner(name), context.processes.startOf(owner) == nil else { continue }
      try StoreFile.remove(privateDirectory + "/uploads/" + name)
    }
  }
}
