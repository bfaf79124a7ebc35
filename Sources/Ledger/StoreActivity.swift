internal import Files
public import Records
internal import Synchronization

/// What the ledgers of one process share: which runs they changed and how often anybody did, and what has still to be
/// written through to the disk.
///
/// The count is in a file under the Git directory that every ledger of every process counts up after each change, so
/// that a server knows without a system call that what it remembers still holds.
public final class StoreActivity: Sendable {
  private struct State {
    var counter: SharedCounter?
    var own: UInt64 = 0
    var changed: Set<RunID> = []
    var others: UInt64 = 0
    var unwritten: Set<RunID> = []
  }

  private let state = Mutex(State())
  private let remembers: Bool

  /// - Parameter remembers: whether this process asks for ``takeChanges()`` and has ``Ledger/writeThrough()`` called
  ///   within a second of a change. Otherwise each change is written through to the disk at once.
  public init(remembers: Bool = false) { self.remembers = remembers }

  /// Whether what is written may reach the disk a moment later.
  var delaysWriting: Bool { remembers }

  /// Counts a change that was made: of a run, or of something else.
  func note(_ run: RunID?, in directory: String) {
    state.withLock { state in
      if state.counter == nil { state.counter = Self.open(directory) }
      state.own += 1
      state.counter?.countUp()
      guard remembers else { return }
      guard let run else {
        state.others += 1
        return
      }
      state.changed.insert(run)
      state.unwritten.insert(run)
    }
  }

  /// Where no file can be mapped, other processes' changes are seen when they are looked for.
  private static func open(_ directory: String) -> SharedCounter? {
    try? SharedCounter(directory + "/changes")
  }

  /// Begins to hear of other processes' changes.
  public func listen(in directory: String) {
    state.withLock { state in
      if state.counter == nil { state.counter = Self.open(directory) }
    }
  }

  /// How many changes there were, in this process and in others.
  public var count: UInt64 {
    state.withLock { $0.counter?.value ?? $0.own }
  }

  /// How many changes this process made of something else than runs: experiments, the branch.
  public var others: UInt64 { state.withLock(\.others) }

  /// The runs that this process changed since this was last asked, and how many changes others have made in all.
  public func takeChanges() -> (runs: Set<RunID>, foreign: UInt64) {
    state.withLock { state in
      defer { state.changed.removeAll(keepingCapacity: true) }
      return (state.changed, (state.counter?.value ?? state.own) &- state.own)
    }
  }

  /// The runs whose files may not be on the disk yet; they count as written from now on.
  func takeUnwritten() -> Set<RunID> {
    state.withLock { state in
      defer { state.unwritten.removeAll() }
      return state.unwritten
    }
  }

  public var hasUnwritten: Bool { state.withLock { !$0.unwritten.isEmpty } }
}
