#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// An advisory lock (`flock`), held until it goes out of scope or its process dies.
package struct FileLock: ~Copyable {
  private let file: OpenFile

  private init(file: consuming OpenFile) { self.file = file }

  /// Takes the lock, waiting for it up to `patience`.
  ///
  /// - Returns: nil when another process still holds it then.
  package static func take(_ path: String, patience: Duration = .zero) throws -> FileLock? {
    try take(path, patience, making: true)
  }

  /// Takes the lock on a file that is there.
  ///
  /// - Throws: ``FileError`` when it is not, or goes while it is waited for.
  package static func take(existing path: String, patience: Duration = .zero) throws -> FileLock? {
    try take(path, patience, making: false)
  }

  /// The lock on a file that this process made and that nobody else knows yet.
  package static func take(new file: consuming OpenFile) throws -> FileLock {
    try system("lock", file.path) { Int(flock(file.descriptor, LOCK_EX | LOCK_NB)) }
    return FileLock(file: file)
  }

  private static func take(_ path: String, _ patience: Duration, making: Bool) throws -> FileLock? {
    let clock = ContinuousClock()
    let deadline = clock.now + patience
    var pause: UInt32 = 500
    while true {
      let file = try OpenFile.locking(path, making: making)
      if flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 {
        // The one who held it may have removed the file: a lock on a file without a name guards nothing.
        if try isStillNamed(file) { return FileLock(file: file) }
        continue
      }
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw FileError("lock", path, number: errno, reason: String(cString: strerror(errno)))
      }
      guard clock.now < deadline else { return nil }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
  }

  /// Runs `body` with the lock held: the borrow keeps it alive to the end.
  package borrowing func during<R>(_ body: () throws -> R) rethrows -> R { try body() }

  /// Leaves word for who takes the lock when this process is killed; an empty word takes it back.
  package borrowing func note(_ word: String) throws {
    try file.truncate(to: 0)
    if !word.isEmpty { try file.put(Array(word.utf8)) }
  }

  /// The word that a killed holder left at `path`; empty when the last one ended in order.
  package static func word(at path: String) throws -> String {
    String(decoding: try StoreFile.read(path) ?? [], as: UTF8.self)
  }

  /// Gives the lock to each program that is started from now on as well: it is held until the last of them ends.
  package borrowing func share() throws {
    try system("share lock", file.path) { Int(fcntl(file.descriptor, F_SETFD, 0)) }
  }

  /// Whether a process holds the lock at `path`; false when there is no such file.
  package static func isHeld(_ path: String) -> Bool {
    guard let file = try? OpenFile.reading(path) else { return false }
    if flock(file.descriptor, LOCK_SH | LOCK_NB) == 0 { return false }
    return errno == EWOULDBLOCK
  }

  private static func isStillNamed(_ file: borrowing OpenFile) throws -> Bool {
    var held = stat()
    var named = stat()
    try system("read", file.path) { Int(fstat(file.descriptor, &held)) }
    return lstat(file.path, &named) == 0 && held.st_ino == named.st_ino && held.st_dev == named.st_dev
  }
}
