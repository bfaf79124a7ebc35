import Comparison
import Files
import Git
import Ledger
import Records
import RunIndex

extension StandingSearch {
  /// Settles all that is open with the index, where there is one: it knows the runs of a whole store by their ends and
  /// their metrics. One is not made for this: reading the runs once costs less than indexing them.
  ///
  /// - Returns: whether there is an index.
  mutating func settleByIndex(at store: ObjectID?) throws -> Bool {
    let file = Catalogue.indexFile(of: ledger)
    guard StoreFile.kind(file) == .file else { return false }
    let index = try RunIndex(at: file)
    // One that cannot be written would be built anew in memory.
    if index.isInMemory { return false }
    try index.update(to: ledger.storeTree(at: ledger.tip()), in: ledger.repository)
    try index.withOverlay(at: store, in: ledger.repository) {
      for experiment in open { try offerBest(of: experiment, from: index) }
    }
    open = []
    return true
  }

  private mutating func offerBest(of experiment: ExperimentID, from index: RunIndex) throws {
    var query = selection.query(experiment)
    var leader: Run?
    while true {
      let page = try index.runs(query)
      for run in page.runs where !seen.contains(run.id) {
        // Those that are level with the first all count: what decides between them is for the selection to say.
        if let leader, selection.isBehind(run, leader) { return }
        offer(run)
        if leader == nil, selection.canLead(run) { leader = run }
      }
      guard let next = page.nextPageToken else { return }
      query.pageToken = next
    }
  }
}

extension Selection {
  /// The finished runs, those that can stand for the experiment first.
  fileprivate func query(_ experiment: ExperimentID) -> RunQuery {
    var conditions: [SearchFilter.Condition] = [.text(.status, .equal(RunStatus.finished.rawValue))]
    var order = OrderBy(.time(.endTime), descending: true)
    switch self {
    case .latestFinished: break
    case .named(let name): conditions.append(.text(.runName, .equal(name)))
    case .best(let key, let direction): order = OrderBy(.metric(key), descending: direction == .higher)
    }
    return RunQuery(experiments: [experiment], filter: SearchFilter(conditions), orderBy: [order], limit: 4)
  }

  /// Whether no run behind this one in the order of the query can stand in its place.
  fileprivate func canLead(_ run: Run) -> Bool {
    switch self {
    case .latestFinished, .named: !run.metrics.isEmpty
    case .best: true
    }
  }

  fileprivate func isBehind(_ run: Run, _ leader: Run) -> Bool {
    switch self {
    case .latestFinished, .named: run.endTime != leader.endTime
    case .best(let key, _): run.metrics[key]?.value != leader.metrics[key]?.value
    }
  }
}
