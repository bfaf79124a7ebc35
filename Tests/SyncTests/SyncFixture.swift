import Git
import Ledger
import Records
import Registry
import Sync
import Synchronization
import TestSupport

/// A bare repository, and clones of it that each have a ledger and a registry of their own.
final class SyncFixture {
  let remote: TestRepository
  private(set) var clones: [SyncClone] = []
  let churn: ModelName

  /// - Parameter begin: what the first commit holds beyond what `cairn init` writes; called with a ledger on it.
  init(clones count: Int = 2, begin: (SyncClone) throws -> Void = { _ in }) throws {
    churn = try ModelName("churn")
    let source = try TestRepository()
    _ = try StoreSetup.write(in: source.open())
    try source.commit("begin", files: ["train.py": "print(1)\n"])
    try begin(SyncClone(source, clock: TestClock(start: 0)))
    remote = try source.bareClone()
    for number in 0..<count {
      clones.append(
        SyncClone(try remote.clone(named: "clone-\(number)"), clock: TestClock(start: Int64(number) + 1)))
    }
  }

  var ada: SyncClone { clones[0] }
  var bo: SyncClone { clones[1] }
}

/// A clone with somebody at work in it.
final class SyncClone {
  let git: TestRepository
  let registry = ModelRegistry()
  let clock: TestClock
  private let notices = Mutex<[String]>([])

  init(_ git: TestRepository, clock: TestClock) {
    self.git = git
    self.clock = clock
  }

  func ledger() throws -> Ledger {
    let clock = clock
    let context = LedgerContext(
      environment: git.environment, processes: ProcessTable(machine: "here 1", startOf: { _ in nil }),
      now: { clock.now() }, notice: { _ in })
    return try Ledger.open(at: git.path, context: context)
  }

  @discardableResult
  func sync(_ change: (inout SyncOptions) -> Void = { _ in }) throws -> SyncReport {
    var options = SyncOptions()
    change(&options)
    return try Synchroniser(ledger()).run(options)
  }

  func model(_ name: ModelName) throws -> ModelState {
    try ModelRegistry().snapshot(of: ledger()).model(name)
  }

  /// Makes the model when it is not there, and registers a version of it.
  @discardableResult
  func register(_ name: ModelName, _ source: String) throws -> Int {
    let ledger = try ledger()
    if try registry.snapshot(of: ledger).find(name) == nil { try registry.createModel(name, in: ledger) }
    return try registry.createVersion(of: name, NewVersion(source: source), in: ledger).number
  }

  func move(_ name: ModelName, _ number: Int, _ stage: ModelStage) throws {
    try registry.move(name, number, to: stage, archivingOthers: stage.isActive, in: ledger())
  }

  /// The tree of a commit, `HEAD` when none is named.
  func tree(_ revision: String = "HEAD") throws -> String { try git.git("rev-parse", "\(revision)^{tree}") }

  func status() throws -> String { try git.git("status", "--porcelain") }
}

/// A clock that moves a second with each look at it, and never shows another clock's time.
final class TestClock: Sendable {
  private let time: Mutex<Int64>

  init(start: Int64) { time = Mutex(1_735_732_800_000 + start) }

  func now() -> Timestamp {
    time.withLock {
      $0 += 1000
      return Timestamp(milliseconds: $0)
    }
  }
}
