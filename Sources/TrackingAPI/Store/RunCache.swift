import Ledger
import Records
import Synchronization

/// Runs that were looked at lately, in bounded memory: what has not been asked for since the younger half filled up is
/// forgotten.
final class RunCache: Sendable {
  private struct State {
    var young: [RunID: RunView] = [:]
    var old: [RunID: RunView] = [:]
    /// Bytes in ``young``.
    var cost = 0
  }

  private let state = Mutex(State())
  /// Of both halves, in bytes.
  private let limit: Int

  init(limit: Int = 8 << 20) { self.limit = limit }

  subscript(id: RunID) -> RunView? { state.withLock { $0.young[id] ?? $0.old[id] } }

  func keep(_ view: RunView) {
    state.withLock { state in
      let before = state.young.updateValue(view, forKey: view.run.id)
      if before === view { return }
      state.cost += view.cost - (before?.cost ?? 0)
      guard state.cost > limit / 2 else { return }
      state.old = state.young
      state.young = [:]
      state.cost = 0
    }
  }

  func forget(_ id: RunID) {
    state.withLock { state in
      if let gone = state.young.removeValue(forKey: id) { state.cost -= gone.cost }
      state.old[id] = nil
    }
  }

  func forgetAll() { state.withLock { $0 = State() } }
}
