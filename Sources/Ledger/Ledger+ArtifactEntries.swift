public import Artifacts
public import Git
public import Records

extension Ledger {
  /// The artifacts at a path with their digests, wherever they are, in order of the paths: a single one, or those below
  /// a folder. Files are read only where no manifest knows them yet, and where they were not hashed when they arrived.
  ///
  /// - Parameter path: nil is all of them.
  public func artifactEntries(
    _ home: ArtifactHome, at path: ArtifactPath?
  ) throws -> [ArtifactManifest.Entry] {
    let files = artifactFiles(home)
    var found = ArtifactManifest()
    let removed = try removedArtifacts(home)
    for entry in try (files.manifest() ?? manifest(home, at: tip()))?.entries(at: path) ?? []
    where !removed.holds(entry.path) {
      found.insert(entry)
    }
    if try isGrowing(home) || found.entries.isEmpty {
      for entry in try files.entries(at: path) { found.insert(entry) }
    }
    return found.entries
  }

  /// The artifacts at a path as a commit holds them.
  public func artifactEntries(
    _ home: ArtifactHome, at path: ArtifactPath?, in commit: ObjectID
  ) throws -> [ArtifactManifest.Entry] {
    try manifest(home, at: commit)?.entries(at: path) ?? []
  }
}

extension ArtifactManifest {
  /// The artifact at a path, or those below it; nil is all of them.
  fileprivate func entries(at path: ArtifactPath?) -> [Entry] {
    guard let path else { return entries }
    if let entry = self[path.text] { return [entry] }
    return entries.filter { $0.path.utf8.starts(with: (path.text + "/").utf8) }
  }
}
