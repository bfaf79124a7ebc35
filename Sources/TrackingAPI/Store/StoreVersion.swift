import Ledger
import Synchronization

/// Stands for all that the store holds at a moment: while it stays the same, so do the answers that were made of it.
struct StoreVersion: Hashable, Sendable {
  private var changes: UInt64
  private var tip: BranchTip?
  private var files: Int

  fileprivate init(changes: UInt64, tip: BranchTip?, files: Int) {
    self.changes = changes
    self.tip = tip
    self.files = files
  }
}

extension TrackingStore {
  /// Another whenever anything in the store may have changed: at once when a Cairn process or Git changed it, within a
  /// second when a script appended to a run's metrics itself. To be asked for before the answer is made.
  var version: StoreVersion {
    get throws {
      try working { bench in
        let tip = try branchTip(bench.ledger)
        let files = board.number(activity, bench.ledger, tip)
        return StoreVersion(changes: activity.count, tip: tip, files: files)
      }
    }
  }
}
