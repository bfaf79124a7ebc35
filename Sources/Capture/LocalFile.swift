#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The few questions that are put to the file system. What cannot be read is as if it were not there.
enum LocalFile {
  /// What tells a file from what it was before.
  struct Stamp: Hashable, Sendable {
    enum Kind: Sendable { case file, directory, link, other }
    var kind: Kind
    var size: Int64
    /// Nanoseconds since 1970.
    var modified: Int64
    /// When the name, the mode or the content last changed; nanoseconds since 1970.
    var changed: Int64
    var isExecutable: Bool
  }

  static func stamp(_ path: String, followLink: Bool = true) -> Stamp? {
    var status = stat()
    guard (followLink ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    #if canImport(Darwin)
      let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (modified, changed) = (status.st_mtim, status.st_ctim)
    #endif
    let kind: Stamp.Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .other
      }
    return Stamp(
      kind: kind, size: Int64(status.st_size), modified: nanoseconds(modified), changed: nanoseconds(changed),
      isExecutable: status.st_mode & 0o111 != 0)
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  /// The whole file, or its first `limit` bytes.
  static func bytes(_ path: String, limit: Int = .max) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 * 1024)
    while result.count < limit {
      let count = read(descriptor, &piece, min(piece.count, limit - result.count))
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        return nil
      }
      result += piece[..<count]
    }
    return result
  }

  static func text(_ path: String, limit: Int = 1 << 20) -> String? {
    bytes(path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The names in a directory, in order, without `.` and `..`.
  static func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// What a symbolic link holds.
  static func linkTarget(_ path: String) -> String? {
    var target = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &target, target.count)
    return count < 0 ? nil : String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Writes the file whole or not at all, readable by its owner only. Caches are the only thing that this target
  /// writes, so a failure is told to nobody.
  static func replace(_ path: String, with bytes: [UInt8]) {
    makeDirectories(LocalPath.parent(path))
    var template = Array((path + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return }
    var written = 0
    bytes.withUnsafeBytes { buffer in
      while written < buffer.count {
        let count = write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { break }
        written += count
      }
    }
    close(descriptor)
    if written < bytes.count || rename(template, path) != 0 { unlink(template) }
  }

  private static func makeDirectories(_ path: String) {
    if mkdir(path, 0o777) == 0 || errno != ENOENT || path == "/" || path == "." { return }
    makeDirectories(LocalPath.parent(path))
    _ = mkdir(path, 0o777)
  }
}
