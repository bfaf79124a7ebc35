#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How a child ended.
public enum ChildOutcome: Hashable, Sendable {
  /// It returned this status: 0...255.
  case exited(Int)
  /// A signal of this number ended it.
  case signalled(Int)

  /// What a shell reports for it: the exit status, or 128 + the signal's number.
  public var status: Int {
    switch self {
    case .exited(let code): code
    case .signalled(let signal): 128 + signal
    }
  }

  /// Ends this process as a shell's loop must see it: of SIGINT when the child did (a loop goes on after a mere status
  /// of 130, and Ctrl-C would only skip one round), else with ``status``.
  public func passOn() -> Never {
    if case .signalled(Int(SIGINT)) = self {
      signal(SIGINT, SIG_DFL)
      raise(SIGINT)
    }
    exit(Int32(status))
  }

  /// From the status that `waitpid` gives; nil when the child has only stopped or gone on.
  init?(waitStatus: Int32) {
    let low = waitStatus & 0x7f
    if low == 0 {
      self = .exited(Int(waitStatus >> 8 & 0xff))
    } else if low != 0x7f {
      self = .signalled(Int(low))
    } else {
      return nil
    }
  }
}
