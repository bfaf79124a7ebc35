import Dispatch
import Records
import Synchronization

/// Runs that took more after their end and wait for a quiet moment to be committed.
final class QuietCommits: Sendable {
  private struct State {
    /// When each was last written to.
    var runs: [RunID: ContinuousClock.Instant] = [:]
    var isScheduled = false
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "cairn.quiet-commits")

  /// How long a run must have been quiet.
  static let quiet = Duration.seconds(1)

  /// Notes that the run was written to just now; `commit` is called when it has been quiet.
  func note(_ run: RunID, _ commit: @escaping @Sendable () -> Void) {
    let schedules = state.withLock { state in
      state.runs[run] = .now
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if schedules { schedule(commit) }
  }

  /// All that wait, quiet or not; they wait no longer.
  func takeAll() -> [RunID] {
    state.withLock { state in
      defer { state.runs.removeAll() }
      return state.runs.keys.sorted()
    }
  }

  /// Those that have been quiet; `commit` is called again as long as some wait.
  func takeQuiet(_ commit: @escaping @Sendable () -> Void) -> [RunID] {
    let now = ContinuousClock.now
    let (quiet, waits) = state.withLock { state in
      let quiet = state.runs.filter { now - $0.value >= Self.quiet }.keys.sorted()
      for run in quiet { state.runs[run] = nil }
      state.isScheduled = !state.runs.isEmpty
      return (quiet, state.isScheduled)
    }
    if waits { schedule(commit) }
    return quiet
  }

  private func schedule(_ commit: @escaping @Sendable () -> Void) {
    queue.asyncAfter(deadline: .now() + .milliseconds(250)) { commit() }
  }
}
