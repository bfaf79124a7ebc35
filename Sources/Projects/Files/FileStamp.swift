#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a file was like at a moment, to tell later whether somebody wrote it since: a metric file from before a run
/// is not that run's.
public struct FileStamp: Hashable, Sendable {
  private var device: UInt64
  private var inode: UInt64
  /// Bytes.
  private var size: Int64
  private var seconds: Int64
  private var nanoseconds: Int64

  /// The stamp of the file at `path` as it is now; nil when there is none.
  public init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
    size = Int64(status.st_size)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    seconds = Int64(time.tv_sec)
    nanoseconds = Int64(time.tv_nsec)
  }
}
