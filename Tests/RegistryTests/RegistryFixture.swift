import Git
import Ledger
import Records
import Registry
import Synchronization
import TestSupport

/// A repository made ready for Cairn, with a registry on it; its clock moves a second with each look at it.
final class RegistryFixture: Sendable {
  enum Kind: CaseIterable { case workTree, otherBranch, bare }

  let repository: TestRepository
  let registry = ModelRegistry()
  let clock = Clock()
  let churn: ModelName

  init(_ kind: Kind = .workTree) throws {
    churn = try ModelName("churn")
    let source = try TestRepository()
    _ = try StoreSetup.write(in: source.open())
    if kind != .workTree {
      let policy = try source.read("cairn.yaml")
      try source.write("cairn.yaml", policy + "\nbranch: records\n")
    }
    try source.commit("begin")
    if kind != .workTree { try source.git("branch", "records") }
    if kind == .bare { try source.git("symbolic-ref", "HEAD", "refs/heads/main") }
    repository = kind == .bare ? try source.bareClone() : source
  }

  func ledger(at directory: String? = nil) throws -> Ledger {
    let clock = clock
    let context = LedgerContext(
      environment: repository.environment, processes: ProcessTable(machine: "here 1", startOf: { _ in nil }),
      now: { clock.now() }, notice: { _ in })
    return try Ledger.open(at: directory ?? repository.path, context: context)
  }

  /// A model `churn` with so many versions.
  func make(versions: Int) throws -> Ledger {
    let ledger = try ledger()
    try registry.createModel(churn, in: ledger)
    for number in 0..<versions {
      try registry.createVersion(of: churn, NewVersion(source: "s3://bucket/\(number)"), in: ledger)
    }
    return ledger
  }

  /// The messages of the commits since the beginning, the last one first.
  func subjects() throws -> [String] {
    let branch =
      try repository.attempt(["rev-parse", "-q", "--verify", "records"]).status == 0 ? "records" : "HEAD"
    return try repository.git("log", "--format=%s", branch).split(separator: "\n").map(String.init)
  }
}

/// A clock that moves a second with each look at it.
final class Clock: Sendable {
  private let time = Mutex<Int64>(1_735_732_800_000)

  func advance(hours: Int64) { time.withLock { $0 += hours * 3_600_000 } }

  func now() -> Timestamp {
    time.withLock {
      $0 += 1000
      return Timestamp(milliseconds: $0)
    }
  }
}
