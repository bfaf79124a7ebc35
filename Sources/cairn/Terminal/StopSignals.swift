#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The signals that ask a server to stop, kept from every thread that is started from now on, so that one can wait
/// for them: no handler interrupts anything.
struct StopSignals {
  private var set = sigset_t()

  init() {
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Returns when one has come.
  func wait() {
    var set = set
    var number: Int32 = 0
    while sigwait(&set, &number) == EINTR {}
  }
}
