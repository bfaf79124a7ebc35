public import Artifacts
internal import Files
internal import Git
internal import Records

extension Ledger {
  /// Opens an artifact, wherever it is: in the files, in the branch, in Git LFS.
  ///
  /// - Returns: nil when there is no such artifact.
  /// - Throws: ``LedgerError`` when Git LFS keeps it and its bytes are not in this clone.
  public func openArtifact(_ home: ArtifactHome, _ path: ArtifactPath) throws -> ArtifactReader? {
    let files = artifactFiles(home)
    if let reader = try files.open(path) {
      guard let pointer = try pointer(in: reader) else { return reader }
      let manifest = try files.manifest() ?? manifest(home, at: tip())
      return try manifest?.points(to: pointer, path) == true ? open(pointer, home, path) : reader
    }
    if try removedArtifacts(home).holds(path.text) { return nil }
    let tip = try tip()
    guard let tree = try storeTree(at: tip),
      let entry = try repository.entry(at: "\(home.directory)/artifacts/\(path.text)", inTree: tree),
      entry.mode == .file || entry.mode == .executable
    else { return nil }
    let reader = ArtifactReader(try repository.blob(entry.id), tag: entry.id.hex)
    guard let pointer = try pointer(in: reader) else { return reader }
    return try manifest(home, at: tip)?.points(to: pointer, path) == true ? open(pointer, home, path) : reader
  }

  private func pointer(in reader: ArtifactReader) throws -> LFSPointer? {
    reader.size < LFSPointer.maximumLength ? LFSPointer(parsing: try reader.bytes()) : nil
  }

  private func open(
    _ pointer: LFSPointer, _ home: ArtifactHome, _ path: ArtifactPath
  ) throws -> ArtifactReader {
    if let reader = try lfsObjects().open(pointer) { return reader }
    let file = "\(policy.store)/\(home.directory)/artifacts/\(path.text)"
    throw LedgerError(
      .notFound,
      "the bytes of '\(path.text.escapedForMessage)' are in Git LFS and not in this clone: "
        + "git lfs fetch --include \"\(file.escapedForMessage)\"")
  }

  func manifest(_ home: ArtifactHome, at commit: ObjectID?) throws -> ArtifactManifest? {
    try read(home.directory + "/artifacts.json", at: commit).flatMap { try? ArtifactManifest(parsing: $0) }
  }

  /// What lies in one folder of the artifacts, by name; nil when there is no such folder.
  ///
  /// - Parameter folder: nil is the topmost.
  public func artifactContents(_ home: ArtifactHome, of folder: ArtifactPath?) throws -> [ArtifactListing]? {
    let files = artifactFiles(home)
    let here = try files.contents(of: folder)
    if here != nil, try isGrowing(home) { return here }
    // The manifest knows what is only in the branch, and the sizes of what is not fetched.
    let manifest = try files.manifest() ?? manifest(home, at: tip())
    let removed = try removedArtifacts(home)
    var found: [String: ArtifactListing] = [:]
    for item in manifest?.contents(of: folder?.text) ?? [] where !removed.holds(item.path) {
      found[item.path] = item
    }
    if here == nil, found.isEmpty { return nil }
    for item in here ?? [] {
      if let entry = manifest?[item.path], try files.isUnfetched(entry) { continue }
      found[item.path] = item
    }
    return found.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// What the next commit takes out of the branch: files and folders, relative to the home's directory.
  func removedArtifacts(_ home: ArtifactHome) throws -> [String] {
    switch home {
    case .run(let id): try liveRun(id)?.reopening?.removed ?? []
    case .model(let id): try liveModel(id)?.removed ?? []
    }
  }

  /// Whether files may have come since the manifest was written.
  func isGrowing(_ home: ArtifactHome) throws -> Bool {
    switch home {
    case .run(let id): try liveRun(id)?.phase == .running
    case .model: StoreFile.kind(artifactFiles(home).manifestFile) == nil
    }
  }

  func artifactFiles(_ home: ArtifactHome) -> ArtifactFiles {
    ArtifactFiles(
      in: path(home.directory), rules: policy.artifacts, objects: lfsObjects(), memory: digestMemory(home))
  }

  /// nil where nothing is known of the home that only this machine knows: then there is nothing to remember either.
  private func digestMemory(_ home: ArtifactHome) -> String? {
    switch home {
    case .run(let id): StoreFile.kind(stateFile(id)) == .file ? digestsFile(id) : nil
    case .model(let id):
      StoreFile.kind(liveModelDirectory(id)) == .directory ? liveModelDirectory(id) + "/digests" : nil
    }
  }

  /// Where `git lfs` keeps its objects in this repository.
  package func lfsObjects() -> LFSObjects {
    let configured = (try? repository.configuration("lfs.storage")) ?? nil
    guard let configured, !configured.isEmpty else {
      return LFSObjects(root: repository.commonDirectory + "/lfs")
    }
    return LFSObjects(
      root: configured.hasPrefix("/") ? configured : repository.commonDirectory + "/" + configured)
  }
}

extension ArtifactManifest {
  fileprivate func points(to pointer: LFSPointer, _ path: ArtifactPath) -> Bool {
    guard let entry = self[path.text] else { return false }
    return entry.sha256 == pointer.sha256 && entry.size == pointer.size
  }
}

extension [String] {
  /// Whether the artifact is among these files, or in one of these folders.
  func holds(_ artifact: String) -> Bool {
    let path = "artifacts/" + artifact
    return contains { path == $0 || path.hasPrefix($0 + "/") }
  }
}
