internal import Files
public import Records

/// The files under `artifacts/` in the directory of one run or logged model, and what is kept about them beside it:
/// their manifest, and which of them Git LFS keeps.
public struct ArtifactFiles {
  /// Where `artifacts/` is; absolute.
  let directory: String
  let rules: Policy.ArtifactRules
  let objects: LFSObjects?
  /// Of the ``DigestMemory``; nil remembers nothing.
  let memory: String?

  /// - Parameter directory: where `artifacts/` is; absolute.
  /// - Parameter objects: nil keeps nothing in Git LFS.
  /// - Parameter memory: a file of ours in which digests are remembered; its directory must be there.
  public init(
    in directory: String, rules: Policy.ArtifactRules = Policy.ArtifactRules(), objects: LFSObjects? = nil,
    memory: String? = nil
  ) {
    self.directory = directory
    self.rules = rules
    self.objects = objects
    self.memory = memory
  }

  /// The same without Git LFS and without a memory.
  public init(runDirectory: String) { self.init(in: runDirectory) }

  var root: String { directory + "/artifacts" }

  /// Copies the file at `source` to `path`, in the place of what was there; seen whole or not at all.
  public func add(_ source: String, as path: ArtifactPath) throws {
    guard let input = try OpenFile.following(source) else {
      throw FileError("read", source, reason: "no such file")
    }
    let target = try makeRoom(for: path)
    let (folder, name) = StoreFile.split(target)
    let staged = try StagedArtifact(at: "\(folder)/\(StoreFile.temporaryName(name.prefix(200)))")
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try input.fill(buffer)
      if count == 0 { break }
      try staged.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    if try input.isExecutable() { try staged.makeExecutable() }
    try staged.close()
    try place(staged, as: path)
  }

  /// Moves a file that was written and closed to `path`, in the place of what was there.
  public func place(_ staged: StagedArtifact, as path: ArtifactPath) throws {
    let target = try makeRoom(for: path)
    let sha256 = try staged.move(to: target)
    guard let memory, let stamp = FileStamp(of: target) else { return }
    var digests = try DigestMemory(at: memory)
    try digests.remember(path.text, stamp, sha256)
  }

  /// Adds bytes at the end of an artifact, begun when it is not there.
  public func append(_ bytes: [UInt8], to path: ArtifactPath) throws {
    let file = try OpenFile.appending(makeRoom(for: path))
    try file.put(bytes)
    try file.sync()
  }

  /// Removes an artifact, or a folder of artifacts; nothing happens when there is none.
  public func remove(_ path: ArtifactPath) throws {
    guard try parentsAreFolders(path) else { return }
    try StoreFile.removeTree(root + "/" + path.text)
  }

  /// Removes all artifacts.
  public func removeAll() throws { try StoreFile.removeTree(root) }

  /// Whether each part but the last is a folder: a link could lead out of the artifacts.
  private func parentsAreFolders(_ path: ArtifactPath) throws -> Bool {
    var place = root
    if StoreFile.kind(place) != .directory { return false }
    for part in path.text.split(separator: "/").dropLast() {
      place += "/" + part
      if StoreFile.kind(place) != .directory { return false }
    }
    return true
  }

  private func makeRoom(for path: ArtifactPath) throws -> String {
    let folder = StoreFile.split(path.text).directory
    try StoreFile.makeDirectories(folder == "." ? "artifacts" : "artifacts/" + folder, below: directory)
    let target = root + "/" + path.text
    if StoreFile.kind(target) == .directory {
      throw FileError("write artifact", path.text, reason: "a directory of that name is there")
    }
    return target
  }
}
