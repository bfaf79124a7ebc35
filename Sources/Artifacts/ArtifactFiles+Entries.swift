public import Records

extension ArtifactFiles {
  /// The artifacts at a path as the files are now, in order of the paths: a single one, or those below a folder. One
  /// that is here only as a pointer is left out.
  ///
  /// - Parameter path: nil is all of them.
  public func entries(at path: ArtifactPath?) throws -> [ArtifactManifest.Entry] {
    var paths: [ArtifactPath] = []
    var skipped: [String] = []
    if let path, try open(path) != nil {
      paths = [path]
    } else if try path.map({ try isFolder($0) }) ?? true {
      try list(path?.text ?? "", into: &paths, &skipped)
    }
    let known = try manifest()
    var digests = try memory.map { try DigestMemory(at: $0) }
    return try paths.compactMap { path in
      if let known = known?[path.text], try isUnfetched(known) { return nil }
      let (sha256, size) = try digest(of: path.text, &digests)
      return try ArtifactManifest.Entry(path: path.text, size: size, sha256: sha256)
    }
  }
}
