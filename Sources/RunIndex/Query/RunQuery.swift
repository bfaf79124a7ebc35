public import Records

/// Which runs, in which order, and how many.
public struct RunQuery: Hashable, Sendable {
  /// nil: of all experiments.
  public var experiments: [ExperimentID]?
  public var filter: SearchFilter
  public var orderBy: [OrderBy]
  public var view: View
  /// Only runs nested directly in this one.
  public var parent: RunID?
  /// nil: all that match.
  public var limit: Int?
  /// Where the page before ended: its ``RunPage/nextPageToken``.
  public var pageToken: String?

  public enum View: Hashable, Sendable {
    case active, deleted, all
  }

  public init(
    experiments: [ExperimentID]? = nil, filter: SearchFilter = SearchFilter(), orderBy: [OrderBy] = [],
    view: View = .active, parent: RunID? = nil, limit: Int? = nil, pageToken: String? = nil
  ) {
    self.experiments = experiments
    self.filter = filter
    self.orderBy = orderBy
    self.view = view
    self.parent = parent
    self.limit = limit
    self.pageToken = pageToken
  }

  /// Whether the run is among those that are asked for, the page aside.
  func matches(_ run: Run) -> Bool {
    if let lifecycle = view.lifecycle, run.lifecycle != lifecycle { return false }
    if let experiments, !experiments.contains(run.experimentID) { return false }
    if let parent, run.parent != parent { return false }
    return filter.matches(run)
  }
}

extension RunQuery.View {
  /// nil: any.
  var lifecycle: Lifecycle? {
    switch self {
    case .active: .active
    case .deleted: .deleted
    case .all: nil
    }
  }
}

/// Some of the runs that a query asks for.
public struct RunPage: Sendable {
  public var runs: [Run]
  /// For the query that goes on after these runs, whatever has been added meanwhile; nil when there are no more.
  public var nextPageToken: String?
}
