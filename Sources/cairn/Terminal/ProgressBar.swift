import Report
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How far a long piece of work has come, on one line of standard error that is drawn anew: only on a terminal, and
/// only once the work has taken a second.
final class ProgressBar: Sendable {
  private struct State {
    var lastDrawn: ContinuousClock.Instant?
    var isShown = false
  }

  private let start = ContinuousClock.now
  private let isTerminal: Bool
  private let style: Style
  private let state = Mutex(State())

  init(in world: World) {
    isTerminal = isatty(STDERR_FILENO) == 1 && world.environment["TERM"] != "dumb"
    style = world.style
  }

  func show(_ what: String, _ done: Int, of total: Int) {
    guard isTerminal else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      guard now - start > .seconds(1), state.lastDrawn.map({ now - $0 > .milliseconds(100) }) ?? true else {
        return
      }
      state.lastDrawn = now
      state.isShown = true
      let cells = 24
      let filled = total > 0 ? min(cells, done * cells / total) : 0
      let (full, empty) = style.unicode ? ("█", "░") : ("#", "-")
      let bar = String(repeating: full, count: filled) + String(repeating: empty, count: cells - filled)
      World.writeError("\r\u{1b}[K\(bar) \(done) of \(total) \(what)")
    }
  }

  /// Takes the line away again.
  func clear() {
    state.withLock { state in
      if state.isShown { World.writeError("\r\u{1b}[K") }
      state.isShown = false
    }
  }
}
