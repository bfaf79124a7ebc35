import Ledger
import Records
import Synchronization

/// Commits that many threads wait for at once: the first of them makes one for all that wait by then.
final class GroupCommit: Sendable {
  private final class Wish: Sendable {
    let run: RunID
    let isDone = Mutex(false)
    init(_ run: RunID) { self.run = run }
  }

  private let waiting = Mutex<[Wish]>([])
  private let committing = Mutex(())

  /// How many wait for a commit that has not begun.
  var count: Int { waiting.withLock(\.count) }

  /// Commits an ended run, and those that wait with it; returns when that is done, or postponed.
  func commit(_ run: RunID, by commit: ([RunID]) throws -> Void) throws {
    let wish = Wish(run)
    waiting.withLock { $0.append(wish) }
    try committing.withLock { _ in
      if wish.isDone.withLock({ $0 }) { return }
      let batch = waiting.withLock { wishes in
        defer { wishes.removeAll() }
        return wishes
      }
      // Whatever comes of it, the files are safe, and the next command or the next commit tries again.
      defer { for other in batch { other.isDone.withLock { $0 = true } } }
      try commit(batch.map(\.run))
    }
  }
}
