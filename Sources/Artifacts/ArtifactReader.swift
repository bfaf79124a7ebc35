internal import Files

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// An artifact open for reading, any part of it, by any number of threads.
public final class ArtifactReader: Sendable {
  /// Bytes.
  public let size: Int64
  /// The last time that the file changed, in milliseconds since 1970; nil for one that comes out of a commit.
  public let modified: Int64?
  /// Another for other bytes.
  public let tag: String
  private let content: Content

  private enum Content: Sendable {
    case bytes([UInt8])
    case file(Int32)
  }

  /// - Parameter tag: another for other bytes.
  public init(_ bytes: [UInt8], tag: String) {
    content = .bytes(bytes)
    size = Int64(bytes.count)
    modified = nil
    self.tag = tag
  }

  /// - Parameter descriptor: of an ordinary file; closed with this.
  init(descriptor: Int32, path: String) throws {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FileError("read", path, reason: "it is no ordinary file")
    }
    content = .file(descriptor)
    size = Int64(status.st_size)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    modified = Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    tag = "\(UInt64(status.st_ino))-\(time.tv_sec).\(time.tv_nsec)-\(size)"
  }

  deinit {
    if case .file(let descriptor) = content { close(descriptor) }
  }

  /// The open file, for those who send it without reading it; nil when the bytes are in memory.
  public var descriptor: Int32? {
    if case .file(let descriptor) = content { descriptor } else { nil }
  }

  /// Fills the buffer from `offset`, as far as there is something.
  ///
  /// - Returns: how many bytes were read; 0 at the end.
  public func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch content {
    case .bytes(let bytes):
      guard offset < size else { return 0 }
      let part = bytes[Int(offset)...].prefix(buffer.count)
      buffer.copyBytes(from: part)
      return part.count
    case .file(let descriptor):
      return try system("read", "artifact") {
        pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      }
    }
  }

  /// All of it; for small ones.
  public func bytes() throws -> [UInt8] {
    if case .bytes(let bytes) = content { return bytes }
    return try [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
      while count < buffer.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let more = try read(at: Int64(count), into: rest)
        if more == 0 { return }
        count += more
      }
    }
  }
}

extension ArtifactFiles {
  /// Opens an artifact as the file is now. No part of the path may be a symbolic link.
  ///
  /// - Returns: nil when there is no such file.
  public func open(_ path: ArtifactPath) throws -> ArtifactReader? {
    let parts = path.text.split(separator: "/").map(String.init)
    var folder = openat(AT_FDCWD, root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    for part in parts.dropLast() {
      if folder < 0 { return nil }
      let next = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      close(folder)
      folder = next
    }
    if folder < 0 { return nil }
    defer { close(folder) }
    // Not blocking: a pipe would keep us waiting for its writer.
    let file = openat(folder, parts[parts.count - 1], O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    if file < 0 {
      guard [EACCES, EMFILE, ENFILE, EIO].contains(errno) else { return nil }
      throw FileError("read artifact", path.text, number: errno, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      return nil
    }
    return try ArtifactReader(descriptor: file, path: path.text)
  }
}

extension LFSObjects {
  /// Opens an object; nil when it is not here.
  public func open(_ pointer: LFSPointer) throws -> ArtifactReader? {
    guard has(pointer) else { return nil }
    let file = openat(AT_FDCWD, path(pointer), O_RDONLY | O_CLOEXEC)
    if file < 0 {
      if errno == ENOENT { return nil }
      throw FileError(
        "read Git LFS object", pointer.sha256, number: errno, reason: String(cString: strerror(errno)))
    }
    return try ArtifactReader(descriptor: file, path: pointer.sha256)
  }
}
