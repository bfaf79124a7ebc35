import Comparison
import Files
import Git
import Ledger
import Records

/// One side of a diff: the store at a commit, with the work tree's own state of some runs over it where asked for.
struct Side {
  /// What people call it.
  var name: String
  /// nil before the first commit.
  var commit: ObjectID?
  /// The commit's tree.
  var tree: ObjectID?
  /// The subtree that the side's own `cairn.yaml` names; nil when there is none.
  var store: ObjectID?
  /// What the side's own `cairn.yaml` says; today's where it has none.
  var policy: Policy
  /// The runs to be read from the files and not from the commit.
  var edited: Set<RunID> = []
  /// Whether files that are no run's are the work tree's.
  var isWorkTree = false
}

/// A record as a side holds it.
enum Record<Value> {
  case value(Value)
  case missing
  /// It cannot be read; the reason names the file.
  case unreadable(String)

  var value: Value? {
    if case .value(let value) = self { value } else { nil }
  }
}

extension Side {
  func run(_ id: RunID, in ledger: Ledger) throws -> Record<Run> {
    let path = StorePath.path(of: id, .record)
    guard let bytes = try read(path, of: id, in: ledger) else { return .missing }
    do {
      let run = try Run(parsing: bytes)
      if run.id == id { return .value(run) }
      return .unreadable("\(policy.store)/\(path) in \(name): it is the record of run \(run.id)")
    } catch {
      return .unreadable("\(policy.store)/\(path) in \(name): \(error)")
    }
  }

  /// nil when the run has none that can be read.
  func environment(of id: RunID, in ledger: Ledger) throws -> Environment? {
    let bytes = try read(StorePath.path(of: id, .environment), of: id, in: ledger)
    return bytes.flatMap { try? Environment(parsing: $0) }
  }

  func experiment(_ id: ExperimentID, in ledger: Ledger) throws -> Experiment? {
    let path = StorePath.path(of: id)
    if isWorkTree, let bytes = try ledger.readFile(path), let experiment = try? Experiment(parsing: bytes) {
      return experiment
    }
    return try readCommitted(path, in: ledger).flatMap { try? Experiment(parsing: $0) }
  }

  /// All that can be read, in no order.
  func experiments(in ledger: Ledger) throws -> [Experiment] {
    if isWorkTree { return try ledger.experiments() }
    guard let store, let folder = try ledger.repository.entry(at: "experiments", inTree: store),
      folder.mode == .directory
    else { return [] }
    return try ledger.repository.entries(ofTree: folder.id).compactMap { entry in
      guard entry.mode != .directory else { return nil }
      return try? Experiment(parsing: ledger.repository.blob(entry.id))
    }
  }

  /// Which way metrics get better.
  var directions: Directions { Directions(policy.conventions.metrics) }

  private func read(_ path: String, of run: RunID, in ledger: Ledger) throws -> [UInt8]? {
    edited.contains(run) ? try ledger.readFile(path) : try readCommitted(path, in: ledger)
  }

  private func readCommitted(_ path: String, in ledger: Ledger) throws -> [UInt8]? {
    guard let store, let entry = try ledger.repository.entry(at: path, inTree: store),
      entry.mode != .directory
    else { return nil }
    return try ledger.repository.blob(entry.id)
  }
}

extension Ledger {
  /// A file of the store on the disk, as it is now; nil when there is none.
  func readFile(_ relative: String) throws -> [UInt8]? { try StoreFile.read(path(relative)) }
}
