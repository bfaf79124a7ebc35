internal import Artifacts
internal import Files
internal import Git
internal import Records

extension Ledger {
  /// Lists the artifacts of a run or model in its manifest, and writes them to the object database: small ones as blobs,
  /// large ones as pointers, their bytes to where `git lfs` finds them.
  ///
  /// - Parameter since: leaves out what was there before that time, in milliseconds since 1970: the branch has it.
  /// - Returns: paths relative to the home's directory.
  func storeArtifacts(
    _ home: ArtifactHome, onto earlier: EarlierArtifacts? = nil, since: Int64? = nil
  ) throws -> [(path: String, id: ObjectID, mode: FileMode)] {
    let files = artifactFiles(home)
    var stored: [(path: String, id: ObjectID, mode: FileMode)] = []
    var hasLarge = false
    for artifact in try files.settle(onto: earlier).artifacts {
      let path = "artifacts/" + artifact.entry.path
      let file = self.path(home.directory + "/" + path)
      if let since, let time = files.lastChange(of: artifact), time < since { continue }
      let mode: FileMode = StoreFile.isExecutable(file) ? .executable : .file
      guard artifact.storage == .lfs else {
        stored.append((path, try repository.writeBlob(ofFile: file), mode))
        continue
      }
      // Outside of the work tree the files are ours alone, and go once they are committed.
      try files.keepObject(of: artifact, isShared: !placement.isInWorkTree)
      if placement.isInWorkTree { try files.age(artifact, to: context.now().milliseconds - 2000) }
      hasLarge = true
      stored.append((path, try repository.writeBlob(artifact.pointer.formatted()), mode))
    }
    if hasLarge { try installPushHook() }
    return stored
  }

  /// Artifacts that only the branch holds: they stay in the manifest. `removed` are those that do not.
  func earlierArtifacts(
    _ home: ArtifactHome, isInBranch: Bool, removed: [String]
  ) throws -> EarlierArtifacts? {
    let directory = home.directory + "/"
    guard isInBranch, let manifest = try read(directory + "artifacts.json", at: tip()) else { return nil }
    return EarlierArtifacts(
      manifest: try ArtifactManifest(parsing: manifest),
      attributes: try read(directory + LFSAttributes.fileName, at: tip()) ?? [], removed: removed)
  }

  /// Lets `git push` bring the objects of Git LFS along: `git lfs` does so from a hook, which it writes into the
  /// repositories in which it was asked to. Whatever hook is there stays.
  private func installPushHook() throws {
    if let elsewhere = try repository.configuration("core.hooksPath"), !elsewhere.isEmpty { return }
    let hook = repository.commonDirectory + "/hooks/pre-push"
    if let own = try StoreFile.read(hook) {
      let text = String(decoding: own, as: UTF8.self)
      if text.contains("git lfs") || text.contains("git-lfs") { return }
      context.notice(
        "'git push' leaves large artifacts behind because '\(hook)' does not call 'git lfs pre-push \"$@\"'; "
          + "'git lfs push --all <remote>' brings them")
      return
    }
    if StoreFile.kind(hook) != nil { return }
    try StoreFile.makeDirectories("hooks", below: repository.commonDirectory)
    let temporary = repository.commonDirectory + "/hooks/" + StoreFile.temporaryName("pre-push")
    try StoreFile.remove(temporary)
    let file = try OpenFile.creating(temporary)
    try file.put(Array(Self.pushHook.utf8))
    try file.makeExecutable()
    try StoreFile.move(temporary, to: hook)
  }

  /// One of those that `git lfs` knows as its own and brings up to date when it is installed: the last that lets a push
  /// go on where there is no `git lfs`.
  private static let pushHook = """
    #!/bin/sh
    command -v git-lfs >/dev/null 2>&1 || { echo >&2 "\\nThis repository has been set up with Git LFS but Git LFS is \
    not installed.\\n"; exit 0; }
    git lfs pre-push "$@"
    """
}
