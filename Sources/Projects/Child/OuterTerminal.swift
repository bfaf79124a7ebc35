#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the handler of a crash needs to put the terminal right before we die.
nonisolated(unsafe) private var crashDescriptor: Int32 = -1
nonisolated(unsafe) private var crashModes: UnsafeMutablePointer<termios>?

/// The user's terminal while we stand between it and the child: keys go through uncooked, and are cooked by the
/// child's own terminal.
struct OuterTerminal: ~Copyable {
  enum Place { case foreground, background, foreign }

  let descriptor: Int32
  /// Its advisory lock says who may read the keys; two at once would steal each other's, and the second would take
  /// the first's raw modes for the terminal's own.
  private let lock: Descriptor
  private var saved = termios()
  private var current = termios()
  private(set) var isTaken = false

  /// nil when another relay has the terminal, or when something else (a pager, an editor) holds it in raw mode.
  init?(_ descriptor: Int32) {
    guard tcgetattr(descriptor, &saved) == 0, saved.c_lflag & tcflag_t(ICANON) != 0 else { return nil }
    var bytes = [CChar](repeating: 0, count: 256)
    guard ttyname_r(descriptor, &bytes, bytes.count) == 0 else { return nil }
    let name = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let lock = Descriptor(opening: name, O_RDONLY | O_NOCTTY | O_NONBLOCK) else { return nil }
    // Systems without such locks on terminals answer with other errors: then nobody has it.
    if flock(lock.number, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { return nil }
    self.descriptor = descriptor
    self.lock = lock
  }

  deinit {
    if isTaken { Self.set(descriptor, saved) }
    if crashDescriptor == descriptor { crashDescriptor = -1 }
  }

  /// Whether our process group may use the terminal now. A terminal that is not our session's is foreign: it sends
  /// us no signals and stops nobody.
  var place: Place {
    let group = tcgetpgrp(descriptor)
    if group < 0 { return .foreign }
    return group == getpgrp() ? .foreground : .background
  }

  /// Sets the terminal raw, unless we are in its background (then the user's shell has it).
  mutating func take() {
    guard !isTaken, place != .background, tcgetattr(descriptor, &saved) == 0 else { return }
    current = saved
    cfmakeraw(&current)
    // What ``follow(_:childLeads:)`` decides from then on: the child's terminal starts with the modes of this one.
    current.c_oflag = saved.c_oflag
    if place == .foreground { current.c_lflag |= saved.c_lflag & tcflag_t(ISIG) }
    isTaken = true
    Self.set(descriptor, current)
    armCrashHandlers()
  }

  /// Puts back the modes that it had.
  mutating func giveBack() {
    guard isTaken else { return }
    isTaken = false
    crashDescriptor = -1
    Self.set(descriptor, saved)
  }

  var processesOutput: Bool { (isTaken ? current : saved).c_oflag & tcflag_t(OPOST) != 0 }

  /// Follows the child's terminal in two modes. As long as the child leaves them on, the terminal itself turns Ctrl-C,
  /// Ctrl-\ and Ctrl-Z into signals to *our* process group, so that the script or loop that we run in gets them too; a
  /// child that reads keys itself (an editor, a shell) gets them as keys.
  mutating func follow(_ inner: termios, childLeads: Bool) {
    guard isTaken else { return }
    var wanted = current
    let signals = tcflag_t(ISIG)
    let output = tcflag_t(OPOST)
    if inner.c_lflag & signals != 0, childLeads, place == .foreground {
      wanted.c_lflag |= signals
    } else {
      wanted.c_lflag &= ~signals
    }
    wanted.c_oflag = wanted.c_oflag & ~output | inner.c_oflag & output
    guard wanted.c_lflag != current.c_lflag || wanted.c_oflag != current.c_oflag else { return }
    current = wanted
    Self.set(descriptor, current)
  }

  /// Does not stop us when we have just lost the foreground.
  private static func set(_ descriptor: Int32, _ modes: termios) {
    var modes = modes
    var blocked = sigset_t()
    var before = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &blocked, &before)
    while tcsetattr(descriptor, TCSANOW, &modes) != 0, errno == EINTR {}
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  private func armCrashHandlers() {
    let first = crashModes == nil
    let modes = crashModes ?? .allocate(capacity: 1)
    modes.initialize(to: saved)
    crashModes = modes
    crashDescriptor = descriptor
    guard first else { return }
    for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP, SIGSYS, SIGXCPU] {
      signal(number) { number in
        if crashDescriptor >= 0, let modes = crashModes { tcsetattr(crashDescriptor, TCSANOW, modes) }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }
}
