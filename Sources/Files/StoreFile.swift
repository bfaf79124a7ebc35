internal import CPosix
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Whole files: read, replaced in one step, listed, removed. Paths are absolute.
package enum StoreFile {
  /// What names a file that a killed process may leave; such names are never committed.
  package static let temporaryPrefix = ".cairn-tmp-"

  /// The name under which this process prepares `name`.
  package static func temporaryName(_ name: some StringProtocol) -> String {
    "\(temporaryPrefix)\(getpid())-\(name)"
  }

  /// The process that made a temporary file of that name; nil when it is none.
  package static func temporaryOwner(_ name: String) -> Int32? {
    guard name.hasPrefix(temporaryPrefix) else { return nil }
    return Int32(name.dropFirst(temporaryPrefix.count).prefix { $0 != "-" })
  }

  /// - Returns: nil when there is no such file.
  package static func read(_ path: String) throws -> [UInt8]? {
    guard let file = try OpenFile.reading(path) else { return nil }
    return try file.rest()
  }

  private static let replacements = Atomic<Int>(0)

  /// Puts `bytes` in the place of the file in one step: a reader, or a crash, sees the old or the new.
  package static func replace(_ path: String, with bytes: [UInt8], sync: Bool) throws {
    let (directory, name) = split(path)
    // Numbered, because threads may replace the same file at once.
    let temporary =
      directory + "/" + temporaryName("\(replacements.add(1, ordering: .relaxed).newValue)-\(name)")
    do {
      let file = try OpenFile.beginning(temporary)
      try file.put(bytes)
      if sync { try file.sync() }
      try system("replace", path) { Int(rename(temporary, path)) }
    } catch {
      unlink(temporary)
      throw error
    }
    if sync { try syncDirectory(directory) }
  }

  /// Writes the names in a directory through to the disk: a file's new name is safe only then.
  package static func syncDirectory(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Some file systems cannot, and have nothing to be asked for.
    if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP, errno != EROFS {
      try system("write to disk", path) { -1 }
    }
  }

  /// Writes all that waits in the file system of `path` through to the disk.
  ///
  /// - Returns: false where the system has no such call.
  package static func syncFileSystem(of path: String) throws -> Bool {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return try system("write to disk", path) { Int(cairn_sync_file_system(descriptor)) } == 1
  }

  package static func move(_ source: String, to target: String) throws {
    try system("replace", target) { Int(rename(source, target)) }
  }

  /// As ``move(_:to:)``, unless something has the target's name.
  ///
  /// - Throws: ``FileError`` whose number is EEXIST then.
  package static func move(_ source: String, toNew target: String) throws {
    try system("make", target) { Int(cairn_rename_new(source, target)) }
  }

  package static func remove(_ path: String) throws {
    if unlink(path) != 0, errno != ENOENT, errno != ENOTDIR {
      try system("remove", path) { -1 }
    }
  }

  /// Makes each directory of `relative` below `root`, which is there; none may be a symbolic link.
  package static func makeDirectories(_ relative: String, below root: String) throws {
    var path = root
    for component in relative.split(separator: "/") {
      path += "/" + component
      // Most are there, and asking is cheaper than trying.
      if kind(path) == .directory || mkdir(path, 0o777) == 0 { continue }
      guard errno == EEXIST else {
        try system("make directory", path) { -1 }
        return
      }
      guard kind(path) == .directory else {
        throw FileError("make directory", path, reason: "something else is in the way, not made by Cairn")
      }
    }
  }

  package enum Kind { case file, directory, symlink, other }

  /// nil when there is nothing.
  package static func kind(_ path: String) -> Kind? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    case S_IFLNK: return .symlink
    default: return .other
    }
  }

  package static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & 0o100 != 0
  }

  /// The last time a file changed, in milliseconds since 1970.
  package static func modificationTime(_ path: String) -> Int64? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return modificationTime(status)
  }

  static func modificationTime(_ status: stat) -> Int64 {
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// The names in a directory, sorted by bytes; none when it is not there.
  package static func names(in directory: String) throws -> [String] {
    guard let stream = opendir(directory) else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      try system("list", directory) { -1 }
      return []
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Removes a directory with all that is in it; links are removed, not followed.
  package static func removeTree(_ path: String) throws {
    guard kind(path) == .directory else { return try remove(path) }
    for name in try names(in: path) { try removeTree(path + "/" + name) }
    if rmdir(path) != 0, errno != ENOENT { try system("remove", path) { -1 } }
  }

  package static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

  package static func removeDirectoryIfEmpty(_ path: String) { rmdir(path) }

  package static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }
}
