import Foundation
import Git
import Records
import Synchronization
import TestSupport
import Testing

@testable import Ledger
@testable import TrackingAPI

/// Where a store of tests is.
enum StorePlace: String, CaseIterable, CustomTestStringConvertible {
  case workTree = "in a work tree"
  case otherBranch = "on a branch that is not checked out"
  case bare = "in a bare repository"
  var testDescription: String { rawValue }
}

/// A store of the API on a repository of its own.
final class StoreFixture: Sendable {
  /// Where the runs are committed.
  let repository: TestRepository
  let store: TrackingStore
  let branch: String
  private let origin: TestRepository

  init(_ place: StorePlace = .workTree) throws {
    origin = try TestRepository()
    _ = try StoreSetup.write(in: origin.open())
    try origin.commit("begin")
    switch place {
    case .workTree:
      repository = origin
      branch = "HEAD"
    case .otherBranch:
      try origin.commit(files: ["cairn.yaml": origin.read("cairn.yaml") + "\nbranch: records\n"])
      repository = origin
      branch = "records"
    case .bare:
      try origin.commit(files: ["cairn.yaml": origin.read("cairn.yaml") + "\nbranch: main\n"])
      repository = try origin.bareClone()
      branch = "main"
    }
    let (path, environment) = (repository.path, repository.environment)
    store = TrackingStore(process: getpid()) { try Self.open(path, environment) }
  }

  /// Another ledger on the same repository, as another command has it.
  ///
  /// - Parameter processes: those that live.
  func ledger(processes: Set<Int32> = [getpid()]) throws -> Ledger {
    try Self.open(repository.path, repository.environment, processes)
  }

  /// A store of another process, as far as it shows.
  func rival() -> TrackingStore {
    let (path, environment) = (repository.path, repository.environment)
    return TrackingStore { try Self.open(path, environment) }
  }

  private static func open(
    _ path: String, _ environment: [String: String], _ processes: Set<Int32> = [getpid()]
  ) throws -> Ledger {
    try Ledger.open(
      at: path,
      context: LedgerContext(
        environment: environment,
        processes: ProcessTable(machine: "here 1", startOf: { processes.contains($0) ? "now" : nil }),
        now: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }, notice: { _ in }))
  }

  func commits() throws -> Int { try Int(repository.git("rev-list", "--count", branch)) ?? 0 }

  /// A file of the run as the branch holds it.
  func committed(_ run: RunID, _ file: String) throws -> String {
    try repository.git("show", "\(branch):cairn/\(run.directory)/\(file)")
  }
}

extension RunValues {
  static func metric(_ key: String, _ value: Double, step: Int64 = 0, time: Int64 = 1000) -> RunValues {
    var values = RunValues()
    values.metrics = [
      Metric(key: key, step: step, timestamp: Timestamp(milliseconds: time), value: value)
    ]
    return values
  }

  static func params(_ params: [String: String]) -> RunValues {
    var values = RunValues()
    values.params = params
    return values
  }

  static func tags(_ tags: [String: String]) -> RunValues {
    var values = RunValues()
    values.tags = tags
    return values
  }
}
