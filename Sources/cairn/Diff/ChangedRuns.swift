import Comparison
import Git
import Ledger
import Records

/// The runs whose records differ between two sides, by what became of them.
struct ChangedRuns {
  /// All of them, also those that cannot be read.
  private(set) var all: Set<RunID> = []
  private(set) var added: [Run] = []
  private(set) var changed: [RunChange] = []
  private(set) var removed: [Run] = []
  /// All that can be read of them, as they are on each side.
  private(set) var old: [Run] = []
  private(set) var new: [Run] = []
  /// Records that cannot be read, and why.
  private(set) var unreadable: [String] = []

  /// Costs a walk over the directories that differ and a look at each run in them; equal ones are skipped unread.
  init(from old: Side, to new: Side, in ledger: Ledger) throws {
    try ledger.repository.changes(from: old.store, to: new.store) { change in
      if case .run(let id, .record) = StorePath(change.path) { all.insert(id) }
    }
    all.formUnion(old.edited)
    all.formUnion(new.edited)
    for id in all.sorted() { try compare(id, old, new, in: ledger) }
  }

  private mutating func compare(_ id: RunID, _ old: Side, _ new: Side, in ledger: Ledger) throws {
    let before = try old.run(id, in: ledger)
    let after = try new.run(id, in: ledger)
    if let one = before.value, let two = after.value, one == two {
      // The same record in other bytes, or a file of the work tree that was changed back.
      all.remove(id)
      return
    }
    for side in [before, after] {
      if case .unreadable(let reason) = side { unreadable.append(reason) }
    }
    if let run = before.value { self.old.append(run) }
    if let run = after.value { self.new.append(run) }
    switch (before, after) {
    case (.missing, .value(let run)): added.append(run)
    case (.value(let run), .missing): removed.append(run)
    case (.value(let one), .value(let two)):
      if one.experimentID == two.experimentID {
        changed.append(RunChange(old: one, new: two))
      } else {
        removed.append(one)
        added.append(two)
      }
    default: break
    }
  }
}
