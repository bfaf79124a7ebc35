import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Finds the files under the paths of one selection.
struct ArtifactWalk {
  private var selection = ArtifactSource.Selection()

  mutating func add(_ path: String) throws(RunFileError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR {
        throw RunFileError(.missing, path, "there is no such file or directory")
      }
      throw RunFileError(.inaccessible, path, String(cString: strerror(errno)))
    }
    let parts = path.split(separator: "/")
    let isContents = path.hasSuffix("/") || parts.last == "." || parts.last == ".."
    let name = isContents ? "" : String(parts.last ?? "")
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      try check(name, in: path)
      selection.files.append(ArtifactSource(source: path, artifactPath: name, size: Int64(status.st_size)))
    case S_IFDIR:
      if !isContents { try check(name, in: path) }
      guard let root = realpath(path, nil) else {
        throw RunFileError(.inaccessible, path, String(cString: strerror(errno)))
      }
      defer { free(root) }
      var clean = path
      while clean.count > 1, clean.hasSuffix("/") { clean.removeLast() }
      try walk(clean, name, root: String(cString: root))
    case let kind:
      selection.skipped.append(ArtifactSource.Skipped(path: path, reason: Self.name(of: kind)))
    }
  }

  mutating func finish() throws(RunFileError) -> ArtifactSource.Selection {
    selection.files.sort { $0.artifactPath.utf8.lexicographicallyPrecedes($1.artifactPath.utf8) }
    selection.skipped.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    for (first, second) in zip(selection.files, selection.files.dropFirst())
    where first.artifactPath == second.artifactPath && first.source != second.source {
      throw RunFileError(
        .conflict, second.source,
        "'\(second.artifactPath)' is also the place of \(first.source.escapedForMessage)")
    }
    // A path that was named twice.
    var last: String?
    selection.files.removeAll { file in
      defer { last = file.artifactPath }
      return file.artifactPath == last
    }
    return selection
  }

  private mutating func walk(_ directory: String, _ place: String, root: String) throws(RunFileError) {
    // A stack, not a recursion: the depth is the user's.
    var open = [(directory, place)]
    while let (directory, place) = open.popLast() {
      for name in try Self.names(in: directory) {
        let path = "\(directory)/\(name)"
        let artifactPath = place.isEmpty ? name : "\(place)/\(name)"
        try check(name, in: directory)
        var status = stat()
        guard lstat(path, &status) == 0 else {
          throw RunFileError(.inaccessible, path, String(cString: strerror(errno)))
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: open.append((path, artifactPath))
        case S_IFREG:
          selection.files.append(
            ArtifactSource(source: path, artifactPath: artifactPath, size: Int64(status.st_size)))
        case S_IFLNK:
          if let reason = refusal(ofLink: path, root: root, &status) {
            selection.skipped.append(ArtifactSource.Skipped(path: path, reason: reason))
          } else {
            selection.files.append(
              ArtifactSource(source: path, artifactPath: artifactPath, size: Int64(status.st_size)))
          }
        case let kind:
          selection.skipped.append(ArtifactSource.Skipped(path: path, reason: Self.name(of: kind)))
        }
      }
    }
  }

  /// Why a link is not taken; nil, with the status of its file, when it is.
  private func refusal(ofLink path: String, root: String, _ status: inout stat) -> String? {
    guard stat(path, &status) == 0, let target = realpath(path, nil) else {
      return "a link that leads nowhere"
    }
    defer { free(target) }
    let place = String(cString: target)
    guard place == root || place.hasPrefix(root == "/" ? root : root + "/") else {
      return "a link that leads out of the directory"
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return "a link to a directory"
    case let kind: return "a link to " + Self.name(of: kind)
    }
  }

  private static func names(in directory: String) throws(RunFileError) -> [String] {
    guard let stream = opendir(directory) else {
      throw RunFileError(.inaccessible, directory, String(cString: strerror(errno)))
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 1) { start in
          Array(
            UnsafeBufferPointer(
              start: start, count: strlen(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))))
        }
      }
      let name = String(decoding: bytes, as: UTF8.self)
      guard name.utf8.elementsEqual(bytes) else {
        throw RunFileError(
          .invalidName, "\(directory)/\(name)", "its name is not UTF-8; give it another to record it")
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private func check(_ name: String, in place: String) throws(RunFileError) {
    guard !name.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) }) else {
      throw RunFileError(
        .invalidName, place,
        "the name '\(name.escapedForMessage)' holds control characters; give it another to record it")
    }
  }

  private static func name(of kind: mode_t) -> String {
    switch kind {
    case S_IFSOCK: "a socket"
    case S_IFIFO: "a pipe"
    case S_IFCHR, S_IFBLK: "a device"
    default: "not a file"
    }
  }
}
