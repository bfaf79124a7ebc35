import Git
public import Ledger
internal import Records
internal import Registry
internal import RunIndex
internal import Synchronization

/// The store as the API sees it: any number of threads, each with a ledger and an index of its own while it works.
///
/// Runs that a client ends are committed before the answer, those of several threads together; what is added to a run
/// after its end is committed when it has been quiet for a moment, and at ``commitPending()``.
public final class TrackingStore: Sendable {
  /// What one thread works with. One thread at a time.
  final class Workbench {
    let ledger: Ledger
    let index: RunIndex

    init(_ ledger: Ledger) throws {
      self.ledger = ledger
      index = try RunIndex(at: ledger.privateDirectory + "/index.sqlite")
    }
  }

  private struct Idle: @unchecked Sendable {
    // Each is used by the thread that took it out, and by nobody while it lies here.
    var workbenches: [Workbench] = []
  }

  private let idle = Mutex(Idle())
  private let open: @Sendable () throws -> Ledger
  /// The process that commits what it ends; nil leaves that to any command.
  let process: Int32?
  let locks = RunLocks()
  let ends = GroupCommit()
  let quiet = QuietCommits<RunID>()
  let modelSnapshot = Mutex(LoggedModelSnapshot())
  let quietModels = QuietCommits<LoggedModelID>()
  let experimentCreation = Mutex(())
  let registry = ModelRegistry()

  /// - Parameters:
  ///   - process: this process: as long as it lives, no other commits what it has ended or is about to commit.
  ///   - open: opens the repository's ledger anew, for another thread.
  public init(process: Int32? = nil, opening open: @escaping @Sendable () throws -> Ledger) {
    self.process = process
    self.open = open
  }

  /// Runs `body` with a ledger and an index that no other thread has meanwhile.
  func working<R>(_ body: (Workbench) throws -> R) throws -> R {
    let bench = try idle.withLock { $0.workbenches.popLast() } ?? Workbench(open())
    defer { idle.withLock { $0.workbenches.append(bench) } }
    return try body(bench)
  }
}

/// Keeps the threads of this process from meeting at a run's file lock, at which they would wait in steps.
final class RunLocks: Sendable {
  private let stripes = (0..<64).map { _ in Stripe() }

  private final class Stripe: Sendable {
    let mutex = Mutex(())
  }

  /// Runs `body` while no other thread writes to the run.
  func withLock<R>(_ run: RunID, _ body: () throws -> R) rethrows -> R {
    let stripe = run.text.utf8.suffix(4).reduce(0) { $0 &* 31 &+ Int($1) }
    return try stripes[stripe % stripes.count].mutex.withLock { _ in try body() }
  }
}
