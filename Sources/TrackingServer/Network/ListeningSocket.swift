#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A socket that listens: connections queue up in it from now on, whether anybody accepts them yet or not.
public struct ListeningSocket: ~Copyable {
  /// What a connection is made to.
  public enum Address: Hashable, Sendable {
    case tcp(host: String, port: Int)
    case unix(path: String)

    /// As an address that clients are given; an address of all interfaces stays as it is.
    public func text(secured: Bool = false) -> String {
      switch self {
      case .tcp(let host, let port):
        "http\(secured ? "s" : "")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
      case .unix(let path): "unix:\(path)"
      }
    }
  }

  public let address: Address
  let descriptor: Int32

  init(descriptor: Int32, address: Address) {
    self.descriptor = descriptor
    self.address = address
  }

  deinit { close(descriptor) }

  /// A descriptor of the same socket, which the receiver closes.
  consuming func release() throws(ServerError) -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw Self.failure("hand a socket over") }
    return copy
  }

  /// How many connections may wait to be accepted.
  static let backlog: Int32 = 256

  /// Listens on an address of this machine.
  ///
  /// - Parameters:
  ///   - host: a name or a numeric address.
  ///   - port: 0 takes one that is free.
  public static func tcp(host: String, port: Int) throws(ServerError) -> ListeningSocket {
    guard (0...65_535).contains(port) else { throw ServerError("\(port) is no port: 0 to 65535") }
    var hints = addrinfo()
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let failed = getaddrinfo(host, String(port), &hints, &list)
    guard failed == 0, let first = list else {
      throw ServerError("no address '\(host)': \(String(cString: gai_strerror(failed)))")
    }
    defer { freeaddrinfo(list) }
    // IPv4 first where a name has both: what clients are told is then an address that all of them can use.
    var choice = first
    var next: UnsafeMutablePointer<addrinfo>? = first
    while let candidate = next {
      if candidate.pointee.ai_family == AF_INET {
        choice = candidate
        break
      }
      next = candidate.pointee.ai_next
    }
    let socket = try open(choice.pointee.ai_family, "\(host):\(port)")
    var yes: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(socket.descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
    // What is accepted has it too. Without it each answer may wait 40 ms for the acknowledgement of the one before.
    setsockopt(socket.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, size)
    guard bind(socket.descriptor, choice.pointee.ai_addr, choice.pointee.ai_addrlen) == 0,
      listen(socket.descriptor, backlog) == 0
    else { throw failure("listen on \(host) port \(port)") }
    let bound = try boundPort(socket.descriptor)
    return ListeningSocket(descriptor: try socket.release(), address: .tcp(host: host, port: bound))
  }

  static func open(_ family: Int32, _ name: String) throws(ServerError) -> ListeningSocket {
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else { throw failure("open a socket for \(name)") }
    // No program that is started holds the port when this one ends.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return ListeningSocket(descriptor: descriptor, address: .unix(path: name))
  }

  private static func boundPort(_ descriptor: Int32) throws(ServerError) -> Int {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let found = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    guard found == 0 else { throw failure("learn the port") }
    return withUnsafePointer(to: &storage) { pointer in
      if Int32(pointer.pointee.ss_family) == AF_INET6 {
        return pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
          Int(UInt16(bigEndian: $0.pointee.sin6_port))
        }
      }
      return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        Int(UInt16(bigEndian: $0.pointee.sin_port))
      }
    }
  }

  static func failure(_ operation: String) -> ServerError {
    ServerError("cannot \(operation): \(String(cString: strerror(errno)))")
  }
}
