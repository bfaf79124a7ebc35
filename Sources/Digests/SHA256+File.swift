#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file's digest and the number of bytes that it was taken over.
public struct FileDigest: Hashable, Sendable {
  /// 64 lower-case hexadecimal characters.
  public var sha256: String
  /// Bytes.
  public var size: Int64
}

/// A file that could not be read to its end.
public struct FileReadError: Error, Hashable, Sendable, CustomStringConvertible {
  public let path: String
  /// The system's error number.
  public let errno: Int32
  public var description: String { "cannot read '\(path)': \(String(cString: strerror(errno)))" }
}

extension SHA256 {
  /// The digest and size of the file at `path`, read once in pieces of 256 KiB.
  ///
  /// - Parameter followLink: false refuses a path whose last part is a symbolic link.
  /// - Parameter onBytes: sees each piece as it passes, for callers that look at the content as well.
  /// - Throws: ``FileReadError``, also for a directory.
  public static func digest(
    ofFile path: String, followLink: Bool = true, onBytes: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) throws(FileReadError) -> FileDigest {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (followLink ? 0 : O_NOFOLLOW))
    guard descriptor >= 0 else { throw FileReadError(path: path, errno: errno) }
    defer { close(descriptor) }
    #if os(Linux)
      _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    #endif
    var hasher = SHA256()
    var size: Int64 = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw FileReadError(path: path, errno: errno)
      }
      let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      hasher.update(piece)
      onBytes(piece)
      size += Int64(count)
    }
    return FileDigest(sha256: hasher.finish().hex, size: size)
  }
}
