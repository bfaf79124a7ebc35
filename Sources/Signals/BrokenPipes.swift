internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Keeps SIGPIPE from the threads that serve a network, and from them alone: a peer that goes away must not end the process, and
/// programs that the process starts must not inherit that a broken pipe is ignored, as swift-nio would have it.
package enum BrokenPipes {
  /// Two servers that begin at once would take each other's change for what was there before.
  private static let changing = Mutex(())

  /// Threads that `body` starts do not get the signal; their writes fail instead.
  package static func blocked<R>(_ body: () -> R) -> R {
    var pipe = sigset_t()
    var before = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return body()
  }

  /// What the process does with the signal is as before when `body`, which makes the first socket, has returned.
  package static func keepingDisposition<R>(_ body: () throws -> R) rethrows -> R {
    try changing.withLock { _ in
      var before = sigaction()
      sigaction(SIGPIPE, nil, &before)
      defer { sigaction(SIGPIPE, &before, nil) }
      return try body()
    }
  }
}
