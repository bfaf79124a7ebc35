import Ledger
import Records
import RunIndex

extension TrackingStore {
  /// A page of the runs that a query asks for: committed ones and live ones, as they are now.
  func search(_ query: RunQuery) throws -> RunPage {
    try working { bench in
      var page = try bench.searching { try $0.runs(Self.forRecords(query)) }
      page.runs = page.runs.map(asClientsSee)
      return page
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

extension TrackingStore.Workbench {
  /// Puts questions to the index as the store is now.
  func searching<R>(_ body: (RunIndex) throws -> R) throws -> R {
    let tree = try ledger.storeTree(at: ledger.tip())
    try index.update(to: tree, in: ledger.repository)
    let unsettled = try ledger.unsettledRuns().map(\.run)
    let experiments = try Set(unsettled.map(\.experimentID)).compactMap(ledger.experiment)
    return try index.withOverlay(
      at: tree, in: ledger.repository, runs: unsettled, experiments: experiments
    ) { try body(index) }
  }
}
