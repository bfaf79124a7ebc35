#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The way of keys from the user's terminal to the child's.
final class Keyboard {
  private var outer: OuterTerminal
  private let master: Int32
  private var keys: [UInt8] = []
  /// The user's terminal is gone.
  private var hasEnded = false

  init(_ outer: consuming OuterTerminal, to master: Int32) {
    self.outer = outer
    self.master = master
  }

  func takeTerminal() { outer.take() }
  func giveTerminalBack() { outer.giveBack() }

  /// Brings the user's terminal in line with the child's; to be called when the child may have changed its modes.
  func follow(_ processID: pid_t) {
    var inner = termios()
    guard tcgetattr(master, &inner) == 0 else { return }
    outer.follow(inner, childLeads: foregroundGroup == processID)
  }

  /// Whether the user's terminal turns line feeds into line ends, as the child's has done.
  var processesOutput: Bool { outer.processesOutput }

  /// The process group that the child's terminal sends its signals to; nil when there is none.
  var foregroundGroup: pid_t? {
    let group = tcgetpgrp(master)
    return group > 0 ? group : nil
  }

  /// What to ask `poll` for: keys when there are none to deliver and the terminal is ours to read.
  var interest: (keys: pollfd, master: pollfd) {
    let wanted = keys.isEmpty && !hasEnded && outer.isTaken
    return (
      pollfd(fd: wanted ? outer.descriptor : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: keys.isEmpty ? -1 : master, events: Int16(POLLOUT), revents: 0)
    )
  }

  func readKeys() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { read(outer.descriptor, $0.baseAddress, $0.count) }
    if count > 0 {
      keys += buffer[..<count]
      deliver()
    } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
      hasEnded = true
    }
  }

  func deliver() {
    let count = keys.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    if count > 0 {
      keys.removeFirst(count)
    } else if count < 0, errno != EAGAIN, errno != EINTR {
      keys = []
    }
  }

  /// Has the child's terminal make `signal` out of its own key for it, which also echoes it and drops what was typed
  /// before; straight to its foreground group where that does not go. False when that terminal makes no signals.
  func press(_ signal: Int32) -> Bool {
    var modes = termios()
    guard tcgetattr(master, &modes) == 0, modes.c_lflag & tcflag_t(ISIG) != 0 else { return false }
    let key =
      withUnsafeBytes(of: &modes.c_cc) { characters in
        switch signal {
        case SIGINT: characters[Int(VINTR)]
        case SIGQUIT: characters[Int(VQUIT)]
        default: characters[Int(VSUSP)]
        }
      }
    if keys.isEmpty, key != 0 {
      keys = [key]
      deliver()
      if keys.isEmpty { return true }
    }
    keys = []
    guard let foregroundGroup else { return false }
    return kill(-foregroundGroup, signal) == 0
  }
}
