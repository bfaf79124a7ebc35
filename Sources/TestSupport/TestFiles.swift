import Foundation

/// Files by path and bytes: names reach the disk exactly as they are spelled, also where Foundation would
/// normalise them.
public enum TestFiles {
  /// Writes a file, making the folders on its way.
  public static func write(_ path: String, _ bytes: [UInt8], executable: Bool = false) throws {
    if let slash = path.lastIndex(of: "/") { try makeDirectory(String(path[..<slash])) }
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, executable ? 0o755 : 0o644)
    guard file >= 0 else { throw failure("write", path) }
    defer { close(file) }
    var at = 0
    while at < bytes.count {
      let count = bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress! + at, bytes.count - at) }
      guard count > 0 else { throw failure("write", path) }
      at += count
    }
    guard fchmod(file, executable ? 0o755 : 0o644) == 0 else { throw failure("chmod", path) }
  }

  public static func read(_ path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure("read", path) }
    defer { close(file) }
    return try readAll(file)
  }

  /// What is left to read of an open file.
  static func readAll(_ file: Int32) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(file, &buffer, buffer.count)
      guard count >= 0 else { throw failure("read", "file \(file)") }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  public static func exists(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) == 0
  }

  public static func makeDirectory(_ path: String) throws {
    if path.isEmpty || exists(path) { return }
    if let slash = path.lastIndex(of: "/") { try makeDirectory(String(path[..<slash])) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("mkdir", path) }
  }

  private static func failure(_ verb: String, _ path: String) -> TestFailure {
    TestFailure("\(verb) \(path): \(String(cString: strerror(errno)))")
  }
}
