import Dispatch
import Synchronization

/// Runs that took more after their end, or logged models that changed, and wait for a quiet moment to be committed.
final class QuietCommits<ID: Hashable & Comparable & Sendable>: Sendable {
  private struct State {
    /// When each was last written to.
    var times: [ID: ContinuousClock.Instant] = [:]
    var isScheduled = false
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "cairn.quiet-commits")

  /// How long one must have been quiet.
  static var quiet: Duration { .seconds(1) }

  /// Notes that it was written to just now; `commit` is called when it has been quiet.
  func note(_ id: ID, _ commit: @escaping @Sendable () -> Void) {
    let schedules = state.withLock { state in
      state.times[id] = .now
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if schedules { schedule(commit) }
  }

  /// All that wait, quiet or not; they wait no longer.
  func takeAll() -> [ID] {
    state.withLock { state in
      defer { state.times.removeAll() }
      return state.times.keys.sorted()
    }
  }

  /// Those that have been quiet; `commit` is called again as long as some wait.
  func takeQuiet(_ commit: @escaping @Sendable () -> Void) -> [ID] {
    let now = ContinuousClock.now
    let (quiet, waits) = state.withLock { state in
      let quiet = state.times.filter { now - $0.value >= Self.quiet }.keys.sorted()
      for id in quiet { state.times[id] = nil }
      state.isScheduled = !state.times.isEmpty
      return (quiet, state.isScheduled)
    }
    if waits { schedule(commit) }
    return quiet
  }

  private func schedule(_ commit: @escaping @Sendable () -> Void) {
    queue.asyncAfter(deadline: .now() + .milliseconds(250)) { commit() }
  }
}
