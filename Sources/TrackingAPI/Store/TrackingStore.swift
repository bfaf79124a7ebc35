import Git
public import Ledger
internal import Records
internal import RunIndex
internal import Synchronization

/// The store as the API sees it: any number of threads, each with a ledger and an index of its own while it works.
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

  /// - Parameter open: opens the repository's ledger anew, for another thread.
  public init(opening open: @escaping @Sendable () throws -> Ledger) { self.open = open }

  /// Runs `body` with a ledger and an index that no other thread has meanwhile.
  func working<R>(_ body: (Workbench) throws -> R) throws -> R {
    let bench = try idle.withLock { $0.workbenches.popLast() } ?? Workbench(open())
    defer { idle.withLock { $0.workbenches.append(bench) } }
    return try body(bench)
  }
}
