internal import Digests
internal import Files
internal import Records

/// The files under `artifacts/` in one run's directory, and their manifest beside it.
public struct ArtifactFiles {
  private let runDirectory: String

  /// - Parameter runDirectory: absolute.
  public init(runDirectory: String) { self.runDirectory = runDirectory }

  private var root: String { runDirectory + "/artifacts" }

  /// Copies the file at `source` to `path`, in the place of what was there; seen whole or not at all.
  public func add(_ source: String, as path: ArtifactPath) throws {
    guard let input = try OpenFile.following(source) else {
      throw FileError("read", source, reason: "no such file")
    }
    let target = try makeRoom(for: path)
    let (directory, name) = StoreFile.split(target)
    let temporary = "\(directory)/\(StoreFile.temporaryPrefix)\(name.prefix(200))"
    try StoreFile.remove(temporary)
    let output = try OpenFile.creating(temporary)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try input.fill(buffer)
      if count == 0 { break }
      try output.put(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    if try input.isExecutable() { try output.makeExecutable() }
    try output.sync()
    try StoreFile.move(temporary, to: target)
  }

  /// Adds bytes at the end of an artifact, begun when it is not there.
  public func append(_ bytes: [UInt8], to path: ArtifactPath) throws {
    let file = try OpenFile.appending(makeRoom(for: path))
    try file.put(bytes)
    try file.sync()
  }

  private func makeRoom(for path: ArtifactPath) throws -> String {
    let folder = StoreFile.split(path.text).directory
    try StoreFile.makeDirectories(folder == "." ? "artifacts" : "artifacts/" + folder, below: runDirectory)
    let target = root + "/" + path.text
    if StoreFile.kind(target) == .directory {
      throw FileError("write artifact", path.text, reason: "a directory of that name is there")
    }
    return target
  }

  /// What lies under `artifacts/`, in order of the paths; `skipped` gives a sentence for each thing that is no
  /// artifact: links, devices, names that no file system or reviewer should meet.
  public func list() throws -> (paths: [ArtifactPath], skipped: [String]) {
    var paths: [ArtifactPath] = []
    var skipped: [String] = []
    try list("", into: &paths, &skipped)
    return (paths, skipped)
  }

  private func list(_ folder: String, into paths: inout [ArtifactPath], _ skipped: inout [String]) throws {
    for name in try StoreFile.names(in: folder.isEmpty ? root : root + "/" + folder) {
      if name.hasPrefix(StoreFile.temporaryPrefix) { continue }
      let relative = folder.isEmpty ? name : folder + "/" + name
      let path: ArtifactPath
      do throws(RecordError) {
        path = try ArtifactPath(relative)
      } catch {
        skipped.append("not kept: \(error.message)")
        continue
      }
      switch StoreFile.kind(root + "/" + relative) {
      case .file: paths.append(path)
      case .directory: try list(relative, into: &paths, &skipped)
      case .symlink: skipped.append("not kept: artifacts/\(relative) is a symbolic link")
      case .other, nil: skipped.append("not kept: artifacts/\(relative) is no ordinary file")
      }
    }
  }

  /// Writes `artifacts.json`: each artifact's path, size and SHA-256; none when there are no artifacts.
  ///
  /// - Returns: a sentence for each thing under `artifacts/` that is not kept.
  public func writeManifest() throws -> [String] {
    let (paths, skipped) = try list()
    let file = runDirectory + "/artifacts.json"
    guard !paths.isEmpty else {
      try StoreFile.remove(file)
      return skipped
    }
    var manifest = ArtifactManifest()
    for path in paths {
      let digest = try SHA256.digest(ofFile: root + "/" + path.text, followLink: false)
      manifest.insert(try ArtifactManifest.Entry(path: path.text, size: digest.size, sha256: digest.sha256))
    }
    try StoreFile.replace(file, with: manifest.formatted(), sync: false)
    return skipped
  }
}
