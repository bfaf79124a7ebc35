#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// An open file that closes itself. Symbolic links are never followed, and no child process inherits it.
package struct OpenFile: ~Copyable {
  package let descriptor: Int32
  package let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// - Returns: nil when there is no such file.
  package static func reading(_ path: String) throws -> OpenFile? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0, errno == ENOENT || errno == ENOTDIR { return nil }
    try system("read", path) { Int(descriptor) }
    return OpenFile(descriptor: descriptor, path: path)
  }

  /// As ``reading(_:)``, for a path that the user gave: links are followed.
  package static func following(_ path: String) throws -> OpenFile? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0, errno == ENOENT || errno == ENOTDIR { return nil }
    try system("read", path) { Int(descriptor) }
    return OpenFile(descriptor: descriptor, path: path)
  }

  package static func appending(_ path: String) throws -> OpenFile {
    let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    try system("append to", path) { Int(descriptor) }
    return OpenFile(descriptor: descriptor, path: path)
  }

  /// - Throws: ``FileError`` when the file is there already.
  package static func creating(_ path: String) throws -> OpenFile {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    try system("create", path) { Int(descriptor) }
    return OpenFile(descriptor: descriptor, path: path)
  }

  /// As ``creating(_:)``, in the place of what a killed process may have left there.
  package static func beginning(_ path: String) throws -> OpenFile {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    if descriptor >= 0 { return OpenFile(descriptor: descriptor, path: path) }
    if errno == EEXIST { unlink(path) }
    return try creating(path)
  }

  /// For a lock: never written.
  ///
  /// - Parameter making: whether it is made when it is missing.
  package static func locking(_ path: String, making: Bool) throws -> OpenFile {
    let descriptor = open(path, O_RDWR | (making ? O_CREAT : 0) | O_CLOEXEC | O_NOFOLLOW, 0o666)
    try system("open lock", path) { Int(descriptor) }
    return OpenFile(descriptor: descriptor, path: path)
  }

  package func size() throws -> Int {
    var status = stat()
    try system("read", path) { Int(fstat(descriptor, &status)) }
    return Int(status.st_size)
  }

  /// The last time the file changed, in milliseconds since 1970 by the file system's clock.
  package func modificationTime() throws -> Int64 {
    var status = stat()
    try system("read", path) { Int(fstat(descriptor, &status)) }
    return StoreFile.modificationTime(status)
  }

  package func lastByte() throws -> UInt8? {
    let size = try size()
    guard size > 0 else { return nil }
    var byte: UInt8 = 0
    let count = try system("read", path) { pread(descriptor, &byte, 1, off_t(size - 1)) }
    return count == 1 ? byte : nil
  }

  /// Writes all of the bytes; the system call is made again until it has.
  package func put(_ bytes: UnsafeRawBufferPointer) throws {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      done += try system("write", path) { write(descriptor, rest.baseAddress!, rest.count) }
    }
  }

  package func put(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try put($0) }
  }

  /// As ``put(_:)`` on a file opened by ``appending(_:)``, but all of the bytes or none: the part that a full disk
  /// took is cut off again, unless somebody has appended behind it meanwhile.
  package func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { whole in
      var done = 0
      var pieces = 0
      while done < whole.count {
        let rest = UnsafeRawBufferPointer(rebasing: whole[done...])
        do {
          done += try system("write", path) { write(descriptor, rest.baseAddress, rest.count) }
          pieces += 1
        } catch {
          // Between two pieces there may be somebody else's.
          if pieces == 1, let end = try? size(), Int(lseek(descriptor, 0, SEEK_CUR)) == end {
            ftruncate(descriptor, off_t(end - done))
          }
          throw error
        }
      }
    }
  }

  /// Fills `buffer` from the current place; 0 at the end of the file.
  package func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try system("read", path) { read(descriptor, buffer.baseAddress!, buffer.count) }
  }

  /// Fills `buffer` from a place in the file; 0 at its end. The current place stays.
  package func fill(_ buffer: UnsafeMutableRawBufferPointer, from place: Int) throws -> Int {
    try system("read", path) { pread(descriptor, buffer.baseAddress!, buffer.count, off_t(place)) }
  }

  /// What is left from the current place.
  package func rest() throws -> [UInt8] {
    // One more than the size, so that the end usually shows at the second read.
    var bytes: [UInt8] = []
    var room = try size() + 1
    while true {
      let more = try [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        count = try fill(UnsafeMutableRawBufferPointer(buffer))
      }
      if more.isEmpty { return bytes }
      bytes = bytes.isEmpty ? more : bytes + more
      room = 65_536
    }
  }

  /// By its owner.
  package func isExecutable() throws -> Bool {
    var status = stat()
    try system("read", path) { Int(fstat(descriptor, &status)) }
    return status.st_mode & 0o100 != 0
  }

  /// For all who can read it.
  package func makeExecutable() throws {
    var status = stat()
    try system("read", path) { Int(fstat(descriptor, &status)) }
    let mode = status.st_mode | ((status.st_mode & 0o444) >> 2)
    try system("change the mode of", path) { Int(fchmod(descriptor, mode)) }
  }

  package func truncate(to size: Int) throws {
    try system("cut", path) { Int(ftruncate(descriptor, off_t(size))) }
  }

  /// Through to the disk.
  package func sync() throws {
    #if canImport(Darwin)
      try system("write to disk", path) { Int(fsync(descriptor)) }
    #else
      try system("write to disk", path) { Int(fdatasync(descriptor)) }
    #endif
  }
}
