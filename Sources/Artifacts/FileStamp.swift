internal import Files

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What tells that a file is still the one that it was: as long as all of it is equal, so are the bytes.
struct FileStamp: Hashable, Sendable {
  var size: Int64
  /// Nanoseconds since 1970.
  var modified: Int64
  var changed: Int64
  var inode: UInt64

  init(size: Int64, modified: Int64, changed: Int64, inode: UInt64) {
    self.size = size
    self.modified = modified
    self.changed = changed
    self.inode = inode
  }

  /// nil when there is no ordinary file at the path.
  init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    self.init(status)
  }

  init(of file: borrowing OpenFile) throws {
    var status = stat()
    try system("read", file.path) { Int(fstat(file.descriptor, &status)) }
    self.init(status)
  }

  /// Makes the file older, unless it is as old.
  ///
  /// - Parameter time: nanoseconds since 1970.
  static func age(_ path: String, to time: Int64) throws {
    var status = stat()
    guard lstat(path, &status) == 0, FileStamp(status).modified > time else { return }
    #if canImport(Darwin)
      let read = status.st_atimespec
    #else
      let read = status.st_atim
    #endif
    var times = [read, timespec(tv_sec: time_t(time / 1_000_000_000), tv_nsec: 0)]
    try system("set the time of", path) { Int(utimensat(AT_FDCWD, path, &times, AT_SYMLINK_NOFOLLOW)) }
  }

  private init(_ status: stat) {
    #if canImport(Darwin)
      let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (modified, changed) = (status.st_mtim, status.st_ctim)
    #endif
    self.init(
      size: Int64(status.st_size), modified: Self.nanoseconds(modified),
      changed: Self.nanoseconds(changed), inode: UInt64(status.st_ino))
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
