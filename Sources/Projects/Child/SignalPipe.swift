#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The end of the pipe that the handler writes to; -1 when no relay is running. A constant at the start, so that the
/// handler, which may allocate and lock nothing, reads plain memory.
nonisolated(unsafe) private var handlerDescriptor: Int32 = -1

/// Signals turned into bytes of a pipe, so that one `poll` waits for them and for data. One at a time in a process.
struct SignalPipe: ~Copyable {
  struct Arrival {
    var signal: Int32
    /// Sent by the terminal's driver to its whole foreground process group, not by a process to us.
    var isFromTerminal: Bool
  }

  private let pipe: Pipe
  private var replaced: [(signal: Int32, action: sigaction)] = []
  /// What the child is to get back at its default.
  private(set) var ignoredByUs: [Int32] = []

  /// Catches `caught` and ignores SIGPIPE. A signal that was ignored before stays ignored, for the child too,
  /// except for those of `always`.
  init(catching caught: [Int32], always: [Int32]) throws(ChildError) {
    pipe = try Pipe()
    pipe.reader.setNonBlocking()
    pipe.writer.setNonBlocking()
    handlerDescriptor = pipe.writer.number
    for signal in caught where !Self.isIgnored(signal) { install(Self.catching, for: signal) }
    for signal in always { install(Self.catching, for: signal) }
    if !Self.isIgnored(SIGPIPE) {
      install(Self.action(ignoring: true), for: SIGPIPE)
      ignoredByUs.append(SIGPIPE)
    }
  }

  deinit {
    for (signal, action) in replaced.reversed() {
      var action = action
      sigaction(signal, &action, nil)
    }
    handlerDescriptor = -1
  }

  private mutating func install(_ action: sigaction, for signal: Int32) {
    var action = action
    var before = sigaction()
    sigaction(signal, &action, &before)
    replaced.append((signal, before))
  }

  /// Readable when there are arrivals.
  var descriptor: Int32 { pipe.reader.number }

  /// What has come since the last call.
  func arrivals() -> [Arrival] {
    var result: [Arrival] = []
    var bytes = [UInt8](repeating: 0, count: 256)
    while true {
      let count = bytes.withUnsafeMutableBytes { read(pipe.reader.number, $0.baseAddress, $0.count) }
      guard count > 0 else { return result }
      for index in stride(from: 0, to: count - 1, by: 2) {
        result.append(Arrival(signal: Int32(bytes[index]), isFromTerminal: bytes[index + 1] != 0))
      }
    }
  }

  /// Stops this process as SIGTSTP does by default, and returns when it goes on: at once, when nobody above us
  /// could let it go on (an orphaned process group).
  func stopOurselves() {
    var before = sigaction()
    var standard = Self.action(ignoring: false)
    sigaction(SIGTSTP, &standard, &before)
    raise(SIGTSTP)
    sigaction(SIGTSTP, &before, nil)
  }

  private static var catching: sigaction {
    var action = sigaction()
    let handler: @convention(c) (Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void =
      {
        signal, information, _ in
        let saved = errno
        #if os(Linux)
          // SI_KERNEL: the terminal's driver sends so, a process that calls kill does not.
          let isFromTerminal = information?.pointee.si_code == 0x80
        #else
          let isFromTerminal = information?.pointee.si_pid == 0
        #endif
        var message: (UInt8, UInt8) = (UInt8(truncatingIfNeeded: signal), isFromTerminal ? 1 : 0)
        _ = write(handlerDescriptor, &message, 2)
        errno = saved
      }
    #if canImport(Darwin)
      action.__sigaction_u.__sa_sigaction = handler
    #else
      action.__sigaction_handler.sa_sigaction = handler
    #endif
    action.sa_flags = SA_SIGINFO | SA_RESTART
    sigemptyset(&action.sa_mask)
    return action
  }

  private static func action(ignoring: Bool) -> sigaction {
    var action = sigaction()
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = ignoring ? SIG_IGN : SIG_DFL
    #else
      action.__sigaction_handler.sa_handler = ignoring ? SIG_IGN : SIG_DFL
    #endif
    sigemptyset(&action.sa_mask)
    return action
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    sigaction(signal, nil, &action)
    #if canImport(Darwin)
      return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
    #else
      return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    #endif
  }
}
