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
    /// The live runs; nil for one that changed a moment ago and has to be looked at again.
    var marks: [RunID: RunMark?] = [:]
    var parents: [RunID: RunID] = [:]
    var children: [RunID: Set<RunID>] = [:]
    var overlay = RunOverlay()
    var foreign: UInt64?
    var checked = ContinuousClock.now
    /// Those that are still to be looked at in this round.
    var round: [RunID] = []
    /// Counts what was found changed.
    var number = 0
  }

  private let state = Mutex(State())
  private let cache: RunCache

  init(cache: RunCache) { self.cache = cache }

  /// Between two looks at all runs when nobody says that he changed one.
  private static let patience = Duration.seconds(1)
  /// At how many of them.
  private static let glance = 4096

  /// What lies over the index now.
  func overlay(_ activity: StoreActivity, _ ledger: Ledger, _ tip: BranchTip) throws -> RunOverlay {
    try state.withLock { state in
      try refresh(&state, activity, ledger, tip)
      return state.overlay
    }
  }

  /// Counts what was found changed in the files; brings the board up to date only when that is due.
  func number(_ activity: StoreActivity, _ ledger: Ledger, _ tip: BranchTip) -> Int {
    state.withLock { state in
      if .now - state.checked > Self.patience, !state.marks.isEmpty {
        try? refresh(&state, activity, ledger, tip)
      }
      return state.number
    }
  }

  /// The states of the runs that are nested in this one, however deep.
  func nested(
    in run: RunID, _ activity: StoreActivity, _ ledger: Ledger, _ tip: BranchTip
  ) throws -> [RunID] {
    try state.withLock { state in
      try refresh(&state, activity, ledger, tip)
      var found: [RunID] = []
      var level: Set<RunID> = [run]
      while !level.isEmpty {
        level = Set(level.flatMap { state.children[$0] ?? [] }).subtracting(found)
        found += level
      }
      return found
    }
  }

  private func refresh(
    _ state: inout State, _ activity: StoreActivity, _ ledger: Ledger, _ tip: BranchTip
  ) throws {
    let changes = activity.takeChanges()
    if changes.foreign == state.foreign {
      for id in changes.runs { try look(at: id, &state, ledger, tip) }
      try lookAround(&state, ledger, tip)
      return
    }
    // Should this fail, all are looked at the next time.
    state.foreign = nil
    let ids = try ledger.liveRunIDs()
    for id in Set(state.marks.keys).union(changes.runs).subtracting(ids) {
      try look(at: id, &state, ledger, tip)
    }
    for id in ids { try look(at: id, &state, ledger, tip) }
    state.foreign = changes.foreign
    state.checked = .now
    state.round = []
  }

  /// Looks each second at runs that nobody said he changed: at all of them, or, when they are very many, at some after
  /// the others.
  private func lookAround(_ state: inout State, _ ledger: Ledger, _ tip: BranchTip) throws {
    let now = ContinuousClock.now
    guard now - state.checked > Self.patience else { return }
    if state.round.isEmpty { state.round = Array(state.marks.keys) }
    for id in state.round.suffix(Self.glance) { try look(at: id, &state, ledger, tip) }
    state.round.removeLast(min(Self.glance, state.round.count))
    state.checked = now
  }

  private func look(
    at id: RunID, _ state: inout State, _ ledger: Ledger, _ tip: BranchTip
  ) throws {
    let old = state.marks[id]
    if case .some(.some(let mark)) = old, mark == ledger.currentMark(id) { return }
    // One with a damaged record is left to `cairn doctor`.
    let found = (try? ledger.view(id, after: cache[id], tree: tip.tree)) ?? nil
    guard let view = found, let live = view.live else {
      guard old != nil else { return }
      state.marks[id] = nil
      if let parent = state.parents.removeValue(forKey: id) { state.children[parent]?.remove(id) }
      state.overlay.remove(id)
      state.number += 1
      return
    }
    state.marks[id] = .some(view.mark)
    if let parent = live.parent {
      state.parents[id] = parent
      state.children[parent, default: []].insert(id)
    }
    if state.overlay[id] == view.run { return }
    cache.keep(view)
    state.overlay.put(view.run)
    state.number += 1
  }

  /// Begins anew, as in another place.
  func reset() { state.withLock { $0 = State() } }
}
