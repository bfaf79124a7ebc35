internal import Digests
internal import Files
public import Records

/// An artifact of a run, and how Git is to hold it.
public struct SurveyedArtifact: Hashable, Sendable {
  public var entry: ArtifactManifest.Entry
  public var storage: Storage

  public enum Storage: Hashable, Sendable {
    /// As it is.
    case blob
    /// As a pointer, the file being the object's content.
    case lfs
    /// As the pointer that the file is, because nobody has fetched its object.
    case pointer
  }

  public var pointer: LFSPointer { LFSPointer(sha256: entry.sha256, size: entry.size) }
}

extension ArtifactFiles {
  /// Writes `artifacts.json`, each artifact's path, size and SHA-256, and `.gitattributes`, those that Git LFS keeps;
  /// neither is there when it would be empty.
  ///
  /// - Parameter earlier: artifacts that only a branch holds, and that stay.
  /// - Returns: what is under `artifacts/`, and a sentence for each thing there that is not kept.
  @discardableResult
  public func settle(
    onto earlier: EarlierArtifacts? = nil
  ) throws -> (artifacts: [SurveyedArtifact], skipped: [String]) {
    let (artifacts, skipped) = try survey()
    var manifest = ArtifactManifest()
    var large: Set<String> = []
    for entry in earlier?.entries ?? [] {
      manifest.insert(entry)
      if earlier?.isInLFS(entry) == true { large.insert(entry.path) }
    }
    for artifact in artifacts {
      manifest.insert(artifact.entry)
      if artifact.storage == .blob {
        large.remove(artifact.entry.path)
      } else {
        large.insert(artifact.entry.path)
      }
    }
    try write("artifacts.json", manifest.entries.isEmpty ? [] : manifest.formatted())
    let lines = manifest.entries.filter { large.contains($0.path) }.map { "artifacts/" + $0.path }
    try write(LFSAttributes.fileName, LFSAttributes.formatted(lines))
    return (artifacts, skipped)
  }

  /// As ``settle(onto:)``.
  ///
  /// - Returns: a sentence for each thing under `artifacts/` that is not kept.
  public func writeManifest() throws -> [String] { try settle().skipped }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = directory + "/" + name
    if bytes.isEmpty { return try StoreFile.remove(file) }
    if try StoreFile.read(file) != bytes { try StoreFile.replace(file, with: bytes, sync: false) }
  }

  private func survey() throws -> (artifacts: [SurveyedArtifact], skipped: [String]) {
    let (paths, skipped) = try list()
    if paths.isEmpty { return ([], skipped) }
    let known = try manifest()
    var digests = try memory.map { try DigestMemory(at: $0) }
    let artifacts = try paths.map { path in
      let file = root + "/" + path.text
      if let known = known?[path.text], try Self.isPointer(file, to: known) {
        return SurveyedArtifact(entry: known, storage: .pointer)
      }
      let (sha256, size) = try digest(of: path.text, &digests)
      let entry = try ArtifactManifest.Entry(path: path.text, size: size, sha256: sha256)
      let isLarge = objects != nil && rules.useLFS(for: path.text, size: size)
      return SurveyedArtifact(entry: entry, storage: isLarge ? .lfs : .blob)
    }
    return (artifacts, skipped)
  }

  /// Absolute.
  public var manifestFile: String { directory + "/artifacts.json" }

  /// What `artifacts.json` says; nil when there is none, or none that can be read.
  public func manifest() throws -> ArtifactManifest? {
    try StoreFile.read(manifestFile).flatMap { try? ArtifactManifest(parsing: $0) }
  }

  /// Whether the artifact's file is here only as a pointer.
  public func isUnfetched(_ entry: ArtifactManifest.Entry) throws -> Bool {
    try Self.isPointer(root + "/" + entry.path, to: entry)
  }

  /// Whether the file is the pointer to what the manifest says it is: a clone whose objects were not fetched. What
  /// looks like a pointer and is not known is an artifact like any other.
  static func isPointer(_ file: String, to known: ArtifactManifest.Entry) throws -> Bool {
    guard let size = FileStamp(of: file)?.size, size < LFSPointer.maximumLength, size != known.size,
      let bytes = try StoreFile.read(file)
    else { return false }
    return LFSPointer(parsing: bytes) == LFSPointer(sha256: known.sha256, size: known.size)
  }

  /// When the artifact's file, or its name, last changed, in milliseconds since 1970; nil when it is gone.
  public func lastChange(of artifact: SurveyedArtifact) -> Int64? {
    FileStamp(of: root + "/" + artifact.entry.path).map { max($0.modified, $0.changed) / 1_000_000 }
  }

  /// Makes the file of an artifact that Git LFS keeps a little older, so that Git believes its index.
  ///
  /// Git compares the times of a file and of its index by whole seconds, and reads a file again that changed in the
  /// second in which the index was written: all of a large one, through the filter of `git lfs`, or, where that is not
  /// installed, against the pointer, from which it differs.
  ///
  /// - Parameter time: milliseconds since 1970.
  public func age(_ artifact: SurveyedArtifact, to time: Int64) throws {
    let file = root + "/" + artifact.entry.path
    let before = FileStamp(of: file)
    try FileStamp.age(file, to: time * 1_000_000)
    guard let memory, let stamp = FileStamp(of: file), stamp != before, stamp.size == artifact.entry.size
    else {
      return
    }
    var digests = try DigestMemory(at: memory)
    try digests.remember(artifact.entry.path, stamp, artifact.entry.sha256)
  }

  /// Brings the artifact's bytes to where `git lfs` looks for them.
  ///
  /// - Parameter isShared: whether nobody writes into the file, and it goes soon.
  public func keepObject(of artifact: SurveyedArtifact, isShared: Bool) throws {
    guard artifact.storage == .lfs, let objects else { return }
    let file = root + "/" + artifact.entry.path
    try objects.keep(file, as: artifact.pointer, isShared: isShared) {
      var digests = try memory.map { try DigestMemory(at: $0) }
      return try digest(of: artifact.entry.path, &digests).sha256
    }
  }

  func digest(
    of path: String, _ digests: inout DigestMemory?
  ) throws -> (sha256: String, size: Int64) {
    if let known = try digests?.digest(of: path, at: root + "/" + path) { return known }
    let digest = try SHA256.digest(ofFile: root + "/" + path, followLink: false)
    return (digest.sha256, digest.size)
  }
}
