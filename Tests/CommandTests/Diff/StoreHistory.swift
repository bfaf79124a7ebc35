import Git
import Ledger
import Records
import TestSupport

@testable import cairn

/// A repository whose store is written commit by commit, straight into the object database.
final class StoreHistory {
  let repository: TestRepository
  let ledger: Ledger
  /// Each commit's runs and when it was made, in seconds.
  private(set) var states: [ObjectID: (runs: [RunID: Run], time: Int64)] = [:]
  private let git: Repository

  init() throws {
    repository = try TestRepository()
    try repository.write("cairn.yaml", "version: 1\n")
    git = try repository.open()
    let context = LedgerContext(
      environment: repository.environment, processes: ProcessTable(machine: "here", startOf: { _ in nil }),
      now: { Timestamp(milliseconds: 0) }, notice: { _ in })
    ledger = try Ledger.open(at: repository.path, context: context)
  }

  /// A commit of all these runs; their experiments' files come with them.
  func commit(_ runs: [RunID: Run], time: Int64, parents: [ObjectID]) throws -> ObjectID {
    // On the first parent's tree only what differs is written.
    let before = parents.first.flatMap { states[$0]?.runs } ?? [:]
    let base = try parents.first.map { try git.tree(of: $0) }
    var edits: [TreeEdit] = []
    for (id, run) in runs where before[id] != run {
      edits.append(
        TreeEdit("cairn/\(id.directory)/run.json", .put(try git.writeBlob(run.formatted()), .file)))
    }
    for id in before.keys where runs[id] == nil { edits.append(TreeEdit("cairn/\(id.directory)", .remove)) }
    for experiment in Set(runs.values.map(\.experimentID)) {
      let file = Experiment(id: experiment, name: "e\(experiment)").formatted()
      edits.append(TreeEdit("cairn/experiments/\(experiment).json", .put(try git.writeBlob(file), .file)))
    }
    let tree = try git.tree(onto: base, edits: edits)
    let who = Signature(name: "Ada", email: "ada@example.org", time: time, offset: 0)
    let id = try git.writeCommit(
      tree: tree, parents: parents, message: "work\n", by: Authorship(author: who, committer: who))
    states[id] = (runs, time)
    return id
  }
}

extension RunID {
  static func random(_ generator: inout SplitMix64) -> RunID { RunID(using: &generator) }
}
