import Dispatch
import Git
public import Ledger
internal import Records
internal import Registry
internal import RunIndex
internal import Synchronization

/// The store as the API sees it: any number of threads, each with a ledger and an index of its own while it works.
///
/// Runs that a client ends are committed before the answer, those of several threads together; what is added to a run
/// after its end is committed when it has been quiet for a moment, and at ``commitPending()``. What is logged is in the
/// files when a call returns, and on the disk within a second, at once where the ledger is durable.
public final class TrackingStore: Sendable {
  /// What one thread works with. One thread at a time.
  final class Workbench {
    let ledger: Ledger
    let index: RunIndex
    fileprivate let surroundings: Ledger.Surroundings
    fileprivate var checked = ContinuousClock.now

    fileprivate init(_ ledger: Ledger, _ activity: StoreActivity) throws {
      self.ledger = ledger
      surroundings = ledger.surroundings
      ledger.share(activity)
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
  let activity = StoreActivity(remembers: true)
  let locks = RunLocks()
  let ends = GroupCommit()
  let quiet = QuietCommits<RunID>()
  let modelSnapshot = Mutex(LoggedModelSnapshot())
  let quietModels = QuietCommits<LoggedModelID>()
  let cache: RunCache
  let board: LiveBoard
  let histories = HistoryCache()
  let searches = RememberedSearches()
  let knownExperiments = Mutex<KnownExperiments?>(nil)
  let experimentCreation = Mutex(())
  private let tip = Mutex<BranchTip?>(nil)
  private let writesLater = Atomic<Bool>(false)
  private let later = DispatchQueue(label: "cairn.write-through")
  let registry = ModelRegistry()

  /// - Parameters:
  ///   - process: this process: as long as it lives, no other commits what it has ended or is about to commit.
  ///   - open: opens the repository's ledger anew, for another thread.
  public init(process: Int32? = nil, opening open: @escaping @Sendable () throws -> Ledger) {
    self.process = process
    self.open = open
    cache = RunCache()
    board = LiveBoard(cache: cache)
  }

  /// Runs `body` with a ledger and an index that no other thread has meanwhile.
  func working<R>(_ body: (Workbench) throws -> R) throws -> R {
    let bench = try current(idle.withLock { $0.workbenches.popLast() })
    defer {
      idle.withLock { $0.workbenches.append(bench) }
      if activity.hasUnwritten { writeLater() }
    }
    return try body(bench)
  }

  /// A bench for `cairn.yaml` and the branch as they are now.
  private func current(_ bench: Workbench?) throws -> Workbench {
    guard let bench else { return try Workbench(open(), activity) }
    let now = ContinuousClock.now
    if now - bench.checked < .milliseconds(100) { return bench }
    bench.checked = now
    if bench.ledger.surroundings == bench.surroundings { return bench }
    // One that cannot be read at present leaves all as it was.
    guard let ledger = try? open(), let new = try? Workbench(ledger, activity) else { return bench }
    if new.ledger.placement != bench.ledger.placement {
      cache.forgetAll()
      board.reset()
    }
    return new
  }

  /// Where the branch is now.
  func branchTip(_ ledger: Ledger) throws -> BranchTip {
    let old = tip.withLock { $0 }
    let new = try ledger.branchTip(after: old)
    if new != old { tip.withLock { $0 = new } }
    return new
  }

  private func writeLater() {
    if writesLater.exchange(true, ordering: .relaxed) { return }
    later.asyncAfter(deadline: .now() + .milliseconds(900)) { [weak self] in self?.writeThrough() }
  }

  private func writeThrough() {
    writesLater.store(false, ordering: .relaxed)
    // What the disk refuses it refuses to the next write as well, which tells the client.
    try? working { try $0.ledger.writeThrough() }
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
