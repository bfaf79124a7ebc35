import Files

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A socket in the file system, which goes with its server.
public struct UnixSocket: ~Copyable {
  public let path: String
  /// Held as long as the server lives: a second one must not take the path away.
  private let lock: FileLock
  private var socket: ListeningSocket?

  /// Listens on a path that only this user can connect to.
  ///
  /// - Throws: ``ServerError`` when another server listens there, or something that is no socket is in the way.
  public init(_ path: String) throws {
    guard path.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else {
      throw ServerError("'\(path)' is too long for a socket's path: 107 bytes at most")
    }
    guard let lock = try FileLock.take(path + ".lock") else {
      throw ServerError("another server listens on '\(path)'")
    }
    try Self.removeStale(path)
    let socket = try ListeningSocket.open(AF_UNIX, path)
    // Nobody else may connect, from its first moment on.
    let mask = umask(0o177)
    let bound = Self.withAddress(path) { bind(socket.descriptor, $0, $1) }
    umask(mask)
    guard bound == 0, listen(socket.descriptor, ListeningSocket.backlog) == 0 else {
      throw ListeningSocket.failure("listen on '\(path)'")
    }
    self.path = path
    self.lock = lock
    self.socket = consume socket
  }

  /// The listening socket; once.
  public mutating func take() throws(ServerError) -> ListeningSocket {
    guard let socket = socket.take() else { throw ServerError("'\(path)' is served already") }
    return socket
  }

  /// Takes the path away, so that clients see at once that nobody is there.
  public consuming func remove() throws {
    let path = path
    try lock.during {
      try StoreFile.remove(path)
      try StoreFile.remove(path + ".lock")
    }
  }

  /// A server that was killed leaves its socket: nobody answers there.
  private static func removeStale(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw ServerError("'\(path)' is there and is no socket; give another path")
    }
    let probe = try ListeningSocket.open(AF_UNIX, path)
    guard withAddress(path, { connect(probe.descriptor, $0, $1) }) != 0 else {
      throw ServerError("another program listens on '\(path)'")
    }
    try StoreFile.remove(path)
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
