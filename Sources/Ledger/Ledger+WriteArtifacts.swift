public import Artifacts
internal import Files
internal import Git
internal import Records

extension Ledger {
  /// Begins an artifact that arrives in pieces. It has its place when it is whole.
  public func stageArtifact() throws -> StagedArtifact {
    try StoreFile.makeDirectories("cairn/uploads", below: repository.commonDirectory)
    try removeAbandonedUploads()
    var generator = SystemRandomNumberGenerator()
    let name = StoreFile.temporaryName(RunID(using: &generator).text)
    return try StagedArtifact(at: privateDirectory + "/uploads/" + name)
  }

  /// Removes what killed processes left of artifacts that never became whole.
  private func removeAbandonedUploads() throws {
    for name in try StoreFile.names(in: privateDirectory + "/uploads") {
      guard let owner = StoreFile.temporaryOwner(name), context.processes.startOf(owner) == nil else {
        continue
      }
      try StoreFile.remove(privateDirectory + "/uploads/" + name)
    }
  }

  /// Puts an artifact that has arrived into its place, whether its run lives or has ended.
  ///
  /// - Parameter committer: the process that will commit an ended run; as long as it lives, no other does.
  /// - Throws: ``LedgerError`` when there is no such run or model.
  public func place(
    _ staged: StagedArtifact, as path: ArtifactPath, in home: ArtifactHome, committer: Int32? = nil
  ) throws {
    try amendArtifacts(home, committer) { files, removed in
      try files.place(staged, as: path)
      removed.removeAll { $0 == "artifacts/" + path.text }
    }
  }

  /// Removes an artifact, or a folder with all that is in it; nothing happens when there is none.
  ///
  /// - Parameter path: nil is all of them.
  public func removeArtifact(_ path: ArtifactPath?, of home: ArtifactHome, committer: Int32? = nil) throws {
    try amendArtifacts(home, committer) { files, removed in
      if let path { try files.remove(path) } else { try files.removeAll() }
      let place = path.map { "artifacts/" + $0.text } ?? "artifacts"
      if !removed.contains(place) { removed.append(place) }
    }
  }

  private func amendArtifacts(
    _ home: ArtifactHome, _ committer: Int32?,
    _ body: (ArtifactFiles, _ removed: inout [String]) throws -> Void
  ) throws {
    switch home {
    case .run(let id):
      defer { noteChange(of: id) }
      _ = try amendFiles(id, committer: committer) { _, removed in
        try body(artifactFiles(home), &removed)
      }
    case .model(let id): try amendFiles(ofModel: id) { removed in try body(artifactFiles(home), &removed) }
    }
  }
}
