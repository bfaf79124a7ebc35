public import Records

/// Something that `cairn doctor` found.
public struct Finding: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A run whose process is gone.
    case orphan(RunID)
    /// An ended run, or a change of one, that no commit holds.
    case uncommitted(RunID)
    /// An experiment's file that differs from what the branch holds.
    case uncommittedExperiment(ExperimentID)
    /// A logged model that differs from what the branch holds.
    case uncommittedModel(LoggedModelID)
    /// The state of a live run cannot be read.
    case tornState(RunID)
    /// A record in the work tree is not of its format.
    case tornRecord(path: String, committed: Bool)
    /// A temporary file that a killed process left.
    case temporary(path: String)
    /// Git's index is locked by a process of ours that is gone.
    case staleIndexLock
    /// Git's index is locked by somebody else.
    case indexLock
    /// Git ignores the store.
    case ignoredStore
    /// A live run without an owner that has been still for a day.
    case idle(RunID)
    /// A file in the store that Cairn did not make.
    case stranger(path: String)
    /// Nobody is configured to commit as.
    case noIdentity
    case operationUnderWay
  }

  public var kind: Kind
  /// One sentence that names the thing.
  public var message: String

  /// Whether ``Ledger/repair(_:)`` can mend it without losing anything.
  public var canBeRepaired: Bool {
    switch kind {
    case .orphan, .uncommitted, .uncommittedExperiment, .uncommittedModel, .tornState, .temporary,
      .staleIndexLock, .idle:
      true
    case .tornRecord(_, let committed): committed
    case .indexLock, .ignoredStore, .stranger, .noIdentity, .operationUnderWay: false
    }
  }

  /// A stable name for programs.
  public var code: String {
    switch kind {
    case .orphan: "orphan"
    case .uncommitted: "uncommitted"
    case .uncommittedExperiment: "uncommitted-experiment"
    case .uncommittedModel: "uncommitted-model"
    case .tornState: "torn-state"
    case .tornRecord: "torn-record"
    case .temporary: "temporary-file"
    case .staleIndexLock: "stale-index-lock"
    case .indexLock: "index-lock"
    case .ignoredStore: "ignored-store"
    case .idle: "idle-run"
    case .stranger: "stranger"
    case .noIdentity: "no-identity"
    case .operationUnderWay: "operation-under-way"
    }
  }
}
