import Ledger
import Records
import RunIndex

extension TrackingStore {
  /// A page of the runs that a query asks for: committed ones and live ones, as they are now.
  func search(_ query: RunQuery) throws -> RunPage {
    try searching { try $0.runs(Self.forRecords(query)) }
  }

  /// Puts questions to the index as the store is now.
  func searching<R>(_ body: (RunIndex) throws -> R) throws -> R {
    try working { bench in
      // The live runs first: one that is committed in between is in both, and counts once.
      let overlay = try board.overlay(activity, bench.ledger, branchTip(bench.ledger))
      let tip = try branchTip(bench.ledger)
      try bench.index.update(to: tip.tree, in: bench.ledger.repository)
      return try bench.index.withOverlay(at: tip.tree, in: bench.ledger.repository, overlay) {
        try body(bench.index)
      }
    }
  }

  /// The query with conditions on tags that the record has as fields put to those.
  private static func forRecords(_ query: RunQuery) -> RunQuery {
    var query = query
    query.filter.conditions = query.filter.conditions.compactMap { condition in
      switch condition {
      case .tag(KnownTag.runName, let test): return .text(.runName, test)
      case .tag(KnownTag.parent, .equal(let text)):
        guard query.parent == nil, let parent = try? RunID(text) else { return condition }
        query.parent = parent
        return nil
      default: return condition
      }
    }
    return query
  }
}
