import Git
import Ledger
import Records
import RunIndex
import Synchronization

/// The runs that no commit holds as they are, as they were when somebody last asked: what this process changed since
/// is looked at again, all of them when another process changed something, and each second, for the sake of scripts
/// that write to the files themselves.
final class LiveBoard: Sendable {
  private struct State {
    var views: [RunID: RunView] = [:]
    var children: [RunID: Set<RunID>] = [:]
    var overlay = RunOverlay()
    var foreign: UInt64?
    var checked = ContinuousClock.now
    /// Counts what was found changed.
    var number = 0
  }

  private let state = Mutex(State())

  /// Between two looks at all runs when nobody says that he changed one.
  private static let patience = Duration.seconds(1)

  /// What lies over the index now.
  func overlay(_ activity: StoreActivity, _ ledger: Ledger, _ tip: BranchTip) throws -> RunOverlay {
    try state.withLock { state in
      try Self.refresh(&state, activity, ledger, tip)
      return state.overlay
    }
  }

  /// Counts what was found changed in the files; brings the board up to date only when that is due.
  func number(_ activity: StoreActivity, _ ledger: Ledger, _ tip: BranchTip) -> Int {
    state.withLock { state in
      if .now - state.checked > Self.patience, !state.views.isEmpty {
        try? Self.refresh(&state, activity, ledger, tip)
      }
      return state.number
    }
  }

  /// The states of the runs that are nested in this one, however deep.
  func nested(
    in run: RunID, _ activity: StoreActivity, _ ledger: Ledger, _ tip: BranchTip
  ) throws -> [RunID] {
    try state.withLock { state in
      try Self.refresh(&state, activity, ledger, tip)
      var found: [RunID] = []
      var level: Set<RunID> = [run]
      while !level.isEmpty {
        level = Set(level.flatMap { state.children[$0] ?? [] }).subtracting(found)
        found += level
      }
      return found
    }
  }

  private static func refresh(
    _ state: inout State, _ activity: StoreActivity, _ ledger: Ledger, _ tip: BranchTip
  ) throws {
    let changes = activity.takeChanges()
    let now = ContinuousClock.now
    if changes.foreign == state.foreign, now - state.checked <= patience {
      for id in changes.runs { try look(at: id, &state, ledger, tip) }
      return
    }
    // Should this fail, all are looked at the next time.
    state.foreign = nil
    let ids = try ledger.liveRunIDs()
    for id in Set(state.views.keys).union(changes.runs).subtracting(ids) {
      try look(at: id, &state, ledger, tip)
    }
    for id in ids { try look(at: id, &state, ledger, tip) }
    state.foreign = changes.foreign
    state.checked = now
  }

  private static func look(
    at id: RunID, _ state: inout State, _ ledger: Ledger, _ tip: BranchTip
  ) throws {
    let old = state.views[id]
    // One with a damaged record is left to `cairn doctor`.
    let found = (try? ledger.view(id, after: old, tree: tip.tree)) ?? nil
    if let found, let old, found === old { return }
    guard let view = found, let live = view.live else {
      guard old != nil else { return }
      state.views[id] = nil
      if let parent = old?.live?.parent { state.children[parent]?.remove(id) }
      state.overlay.remove(id)
      state.number += 1
      return
    }
    state.views[id] = view
    if let parent = live.parent { state.children[parent, default: []].insert(id) }
    state.overlay.put(view.run)
    state.number += 1
  }

  /// Begins anew, as in another place.
  func reset() { state.withLock { $0 = State() } }

  /// How the run was when it was last looked at.
  func known(_ id: RunID) -> RunView? { state.withLock { $0.views[id] } }
}
