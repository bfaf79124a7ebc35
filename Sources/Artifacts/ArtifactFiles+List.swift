internal import Files
public import Records

/// A file or a folder among the artifacts.
public struct ArtifactListing: Hashable, Sendable {
  /// Relative to the artifacts.
  public var path: String
  /// Bytes; nil for a folder.
  public var size: Int64?

  public init(path: String, size: Int64?) {
    self.path = path
    self.size = size
  }
}

extension ArtifactFiles {
  /// What lies under `artifacts/`, in order of the paths; `skipped` gives a sentence for each thing that is no
  /// artifact: links, devices, names that no file system or reviewer should meet.
  public func list() throws -> (paths: [ArtifactPath], skipped: [String]) {
    var paths: [ArtifactPath] = []
    var skipped: [String] = []
    try list("", into: &paths, &skipped)
    return (paths, skipped)
  }

  func list(_ folder: String, into paths: inout [ArtifactPath], _ skipped: inout [String]) throws {
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

  /// What lies in one folder of the artifacts as the files are now, by name; nil when there is no such folder.
  ///
  /// - Parameter folder: nil is the topmost.
  public func contents(of folder: ArtifactPath?) throws -> [ArtifactListing]? {
    if let folder, try isFolder(folder) == false { return nil }
    let place = folder.map { root + "/" + $0.text } ?? root
    guard StoreFile.kind(place) == .directory else { return nil }
    return try StoreFile.names(in: place).compactMap { name in
      if name.hasPrefix(StoreFile.temporaryPrefix) { return nil }
      let path = folder.map { $0.text + "/" + name } ?? name
      guard (try? ArtifactPath(path)) != nil else { return nil }
      switch StoreFile.kind(place + "/" + name) {
      case .file: return ArtifactListing(path: path, size: FileStamp(of: place + "/" + name)?.size ?? 0)
      case .directory: return ArtifactListing(path: path, size: nil)
      case .symlink, .other, nil: return nil
      }
    }
  }

  /// Whether the path is a folder, none of its parents being a link.
  public func isFolder(_ path: ArtifactPath) throws -> Bool {
    guard StoreFile.kind(root) == .directory else { return false }
    var place = root
    for part in path.text.split(separator: "/") {
      place += "/" + part
      if StoreFile.kind(place) != .directory { return false }
    }
    return true
  }
}

extension ArtifactManifest {
  /// What lies in one folder, by name; nil when there is no such folder.
  ///
  /// - Parameter folder: nil is the topmost.
  public func contents(of folder: String?) -> [ArtifactListing]? {
    let prefix = folder.map { $0 + "/" } ?? ""
    var found: [ArtifactListing] = []
    // Entries are in order of their bytes, so that those of a folder follow each other.
    for entry in entries where entry.path.utf8.starts(with: prefix.utf8) {
      let rest = entry.path.utf8.dropFirst(prefix.utf8.count)
      guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
        found.append(ArtifactListing(path: entry.path, size: entry.size))
        continue
      }
      let path = String(decoding: entry.path.utf8[..<slash], as: UTF8.self)
      if found.last?.path != path { found.append(ArtifactListing(path: path, size: nil)) }
    }
    if found.isEmpty, folder != nil { return nil }
    return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}
