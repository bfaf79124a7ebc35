import Foundation
import Git
import Ledger
import Migration
import Records
import TestSupport

/// A repository that `cairn init` made ready, a folder for sources beside it, and imports from the one into the other.
final class MigrationFixture {
  let repository: TestRepository
  let folder: TemporaryDirectory

  init() throws {
    repository = try TestRepository()
    folder = try TemporaryDirectory()
    _ = try StoreSetup.write(in: repository.open())
    try repository.commit("begin")
  }

  func ledger(at path: String? = nil) throws -> Ledger {
    let context = LedgerContext(
      environment: repository.environment,
      processes: ProcessTable(machine: "here 1", startOf: { _ in nil }),
      now: { Timestamp(milliseconds: 1_735_732_800_000) }, notice: { _ in })
    return try Ledger.open(at: path ?? repository.path, context: context)
  }

  @discardableResult
  func run(
    _ source: String, into ledger: Ledger? = nil, _ change: (inout MLflowImport) -> Void = { _ in }
  ) throws -> MigrationReport {
    var migration = MLflowImport()
    change(&migration)
    return try migration.run(source, into: ledger ?? self.ledger())
  }

  /// A run as HEAD has it.
  func committed(_ id: String) throws -> Run {
    let text = try repository.git("show", "HEAD:cairn/runs/\(id.prefix(2))/\(id)/run.json")
    return try Run(parsing: Array((text + "\n").utf8))
  }

  /// A file of a run as HEAD has it.
  func committed(_ id: String, _ file: String) throws -> String {
    try repository.git("show", "HEAD:cairn/runs/\(id.prefix(2))/\(id)/\(file)")
  }

  func status() throws -> String { try repository.git("status", "--short") }
  func head() throws -> String { try repository.git("rev-parse", "HEAD") }
}

extension MigrationReport {
  /// The notes of a weight, as sentences.
  func sentences(_ weight: Note.Weight) -> [String] {
    notes.filter { $0.weight == weight }.map { "\($0.subject): \($0.reason)" }
  }
}

/// An id that is easy to read: `aaaaaaaa0…01`.
func runID(_ number: Int) -> String {
  let digits = String(number, radix: 16)
  return "aaaaaaaa" + String(repeating: "0", count: 24 - digits.count) + digits
}
