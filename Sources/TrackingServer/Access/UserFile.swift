import Files
import Records
import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A server's users in a file that only its owner can read; changes by others are seen within a second.
public final class UserFile: Sendable {
  private struct Stamp: Equatable {
    var inode: UInt64
    var size: Int64
    var modified: Int64
  }

  private struct State {
    var book = UserBook()
    var stamp: Stamp?
    var looked: ContinuousClock.Instant?
  }

  public let path: String
  private let state = Mutex(State())

  public init(_ path: String) { self.path = path }

  /// The users as they are now; none where there is no file.
  ///
  /// - Throws: `FileError`; `RecordError` when the file is malformed.
  public func book() throws -> UserBook {
    let now = ContinuousClock.now
    return try state.withLock { state in
      if let looked = state.looked, now - looked < .seconds(1) { return state.book }
      let stamp = stamp()
      if state.looked == nil || stamp != state.stamp {
        state.book = try Self.read(path)
        state.stamp = stamp
      }
      state.looked = now
      return state.book
    }
  }

  /// Changes the users; of two that do so at once, one waits for the other.
  public func change<R>(_ body: (inout UserBook) throws -> R) throws -> R {
    let (directory, _) = StoreFile.split(path)
    let (parent, name) = StoreFile.split(directory)
    try StoreFile.makeDirectories(name, below: parent)
    guard let lock = try FileLock.take(path + ".lock", patience: .seconds(10)) else {
      throw ServerError("another process has been changing '\(path)' for 10 s; try again")
    }
    return try lock.during {
      var book = try Self.read(path)
      let result = try body(&book)
      // Not readable by others for a moment either: the file that takes the place of the old one is made so.
      let mask = umask(0o077)
      defer { umask(mask) }
      try StoreFile.replace(path, with: book.formatted(), sync: true)
      state.withLock { $0.looked = nil }
      return result
    }
  }

  private static func read(_ path: String) throws -> UserBook {
    guard let bytes = try StoreFile.read(path) else { return UserBook() }
    do {
      return try UserBook(parsing: bytes)
    } catch {
      var error = error
      error.file = path
      throw error
    }
  }

  private func stamp() -> Stamp? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return Stamp(
      inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modified: StoreFile.modificationTime(path) ?? 0)
  }
}
