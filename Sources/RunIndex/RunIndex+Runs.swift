public import Records

extension RunIndex {
  /// The runs that a query asks for, a page at a time.
  ///
  /// - Throws: ``IndexError`` with code `pageToken` when the query's token is not one of a query in this order.
  public func runs(_ query: RunQuery) throws(IndexError) -> RunPage {
    var bound: SortKey?
    if let text = query.pageToken { bound = try PageToken(parsing: text, for: query.orderBy).key }
    return try answering { () throws(IndexError) in
      var search = try RunSearch(query, in: store, under: overlay)
      // One more tells whether there is another page.
      var keys = try search.keys(after: bound, limit: query.limit.map { max($0, 0) + 1 })
      var page = RunPage(runs: [], nextPageToken: nil)
      if let limit = query.limit, keys.count > limit {
        keys.removeSubrange(max(limit, 0)...)
        page.nextPageToken = keys.last.map { PageToken($0).text(for: query.orderBy) }
      }
      page.runs = try search.runs(keys)
      return page
    }
  }

  /// How many runs a query asks for, its page aside.
  public func count(_ query: RunQuery) throws(IndexError) -> Int {
    try answering { () throws(IndexError) in
      var search = try RunSearch(query, in: store, under: overlay)
      return try search.count()
    }
  }

  /// The run with this id, deleted or not.
  public func run(_ id: RunID) throws(IndexError) -> Run? {
    try runs(RunQuery(filter: SearchFilter([.text(.runID, .equal(id.text))]), view: .all)).runs.first
  }

  /// The runs whose ids begin with `prefix`, deleted or not, by id; at most `limit` of them.
  public func runs(withPrefix prefix: String, limit: Int = 20) throws(IndexError) -> [Run] {
    guard prefix.utf8.count <= 32,
      prefix.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return [] }
    let ids = try answering { () throws(IndexError) in
      let found = try store.ids(
        withPrefix: prefix, limit: limit + overlay.hidden.count + overlay.standing.count)
      let over = overlay.standing.ids.map(\.text).filter { $0.hasPrefix(prefix) }
      return (found.filter { !overlay.hides($0) }.map(\.text) + over).sorted().prefix(limit)
    }
    if ids.isEmpty { return [] }
    let filter = SearchFilter([.text(.runID, .among(Array(ids)))])
    return try runs(RunQuery(filter: filter, orderBy: [OrderBy(.text(.runID))], view: .all)).runs
  }

  /// The active runs of this name, latest first.
  public func runs(named name: String, limit: Int? = nil) throws(IndexError) -> [Run] {
    try runs(RunQuery(filter: SearchFilter([.text(.runName, .equal(name))]), limit: limit)).runs
  }

  /// The active run that started last.
  public func lastRun(of experiments: [ExperimentID]? = nil) throws(IndexError) -> Run? {
    try runs(RunQuery(experiments: experiments, limit: 1)).runs.first
  }

  /// The active run with the best value of a metric, the latest of equals; NaN is no value.
  public func bestRun(
    by metric: String, _ better: Policy.Direction, of experiments: [ExperimentID]? = nil,
    filter: SearchFilter = SearchFilter()
  ) throws(IndexError) -> Run? {
    let order = OrderBy(.metric(metric), descending: better == .higher)
    let query = RunQuery(experiments: experiments, filter: filter, orderBy: [order], limit: 1)
    guard let run = try runs(query).runs.first, let value = run.metrics[metric]?.value, !value.isNaN else {
      return nil
    }
    return run
  }

  /// The active runs that are nested directly in a run, latest first.
  public func children(of parent: RunID) throws(IndexError) -> [Run] {
    try runs(RunQuery(parent: parent)).runs
  }
}
