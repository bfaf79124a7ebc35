#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A file that only this user can read, for a program that takes no other; it goes with its handle.
struct PrivateFile: ~Copyable {
  let path: String

  /// - Parameter environment: `TMPDIR` says where, as for every program.
  init(holding bytes: [UInt8], environment: [String: String]) throws(GitError) {
    let folder = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(folder)/cairn-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    guard file >= 0 else { throw Self.failure("make a file in", folder) }
    let isWhole = Self.put(bytes, into: file)
    let number = errno
    close(file)
    guard isWhole else {
      unlink(path)
      throw GitError(.file, "write", path, reason: String(cString: strerror(number)))
    }
    self.path = path
  }

  deinit { unlink(path) }

  /// What a file of the user's holds.
  static func bytes(ofFile path: String) throws(GitError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure("read", path) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  private static func put(_ bytes: [UInt8], into file: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress! + done, bytes.count - done) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  private static func failure(_ operation: String, _ path: String) -> GitError {
    GitError(.file, operation, path, reason: String(cString: strerror(errno)))
  }
}
