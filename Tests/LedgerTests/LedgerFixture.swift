import Foundation
import Git
import Ledger
import Records
import TestSupport

/// A repository that `cairn init` made ready, and a ledger on it whose clock and processes the test sets.
final class LedgerFixture {
  let repository: TestRepository
  let notices = Box<[String]>([])
  let clock = Box<Int64>(1_735_732_800_000)
  /// What the ledger believes of processes: none lives unless it is named here.
  let processes = Box<[Int32: String]>([:])

  init(bare: Bool = false, commits: Bool = true) throws {
    repository = try TestRepository(bare: bare)
    guard !bare else { return }
    _ = try StoreSetup.write(in: repository.open())
    if commits { try repository.commit("begin") }
  }

  func ledger(at directory: String? = nil, environment: [String: String] = [:]) throws -> Ledger {
    let (clock, processes, notices) = (clock, processes, notices)
    let context = LedgerContext(
      environment: repository.environment.merging(environment) { $1 },
      processes: ProcessTable(machine: "here 1", startOf: { processes.value[$0] }),
      now: { Timestamp(milliseconds: clock.value) }, notice: { notices.value.append($0) })
    return try Ledger.open(at: directory ?? repository.path, context: context)
  }

  /// Starts a run with a metric, ends it, and gives the outcome of its commit.
  @discardableResult
  func record(
    _ ledger: Ledger, experiment: String = "churn", name: String = "one", rmse: Double = 0.712
  ) throws -> (run: RunID, outcome: CommitOutcome) {
    var start = RunStart(experiment: experiment)
    start.name = name
    let run = try ledger.start(start).id
    var values = RunValues()
    values.metrics = [Metric(key: "rmse", step: 0, timestamp: ledger.now, value: rmse)]
    try ledger.log(run, values)
    try ledger.end(run, RunEnd(.finished))
    return (run, try ledger.commit(run))
  }
}

/// A value that a `@Sendable` closure may change; tests use it from one thread at a time.
final class Box<Value>: @unchecked Sendable {
  var value: Value
  init(_ value: Value) { self.value = value }
}

extension CommitOutcome {
  var commit: ObjectID? {
    if case .committed(let id, _) = self { id } else { nil }
  }
  var postponement: String? {
    if case .postponed(let reason) = self { reason } else { nil }
  }
}
