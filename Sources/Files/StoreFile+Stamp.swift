#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension StoreFile {
  /// By which a change of a file shows, unless it keeps the size within one tick of the file system's clock.
  package struct Stamp: Hashable, Sendable {
    package var inode: UInt64
    package var size: Int64
    /// Nanoseconds since 1970.
    package var time: Int64
  }

  /// nil when there is no such file.
  package static func stamp(_ path: String) -> Stamp? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return Stamp(status)
  }
}

extension StoreFile.Stamp {
  init(_ status: stat) {
    #if canImport(Darwin)
      let modified = status.st_mtimespec
    #else
      let modified = status.st_mtim
    #endif
    self.init(
      inode: UInt64(status.st_ino), size: Int64(status.st_size),
      time: Int64(modified.tv_sec) * 1_000_000_000 + Int64(modified.tv_nsec))
  }
}
