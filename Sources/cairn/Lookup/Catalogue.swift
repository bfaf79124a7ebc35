import Git
import Ledger
import Records
import RunIndex

/// The runs of a repository: as they are now, what runs or waits for its commit among them, or as they were at a
/// revision. The index is opened when an answer needs it, not before.
final class Catalogue {
  let ledger: Ledger
  /// The commit that `--at` names; nil for now.
  let revision: ObjectID?
  private var opened: RunIndex?

  /// - Parameter revision: as `git rev-parse` takes it.
  init(_ ledger: Ledger, at revision: String? = nil) throws {
    self.ledger = ledger
    self.revision = if let revision { try ledger.repository.resolve(revision) } else { nil }
  }

  /// The tree of the store that is asked about; nil when there is none yet.
  func storeTree() throws -> ObjectID? { try ledger.storeTree(at: revision ?? ledger.tip()) }

  /// A file of the store.
  func read(_ relative: String) throws -> [UInt8]? {
    if let revision { return try ledger.read(relative, at: revision) }
    return try ledger.read(relative)
  }

  /// A run by its whole id: no index, one file.
  func run(_ id: RunID) throws -> Run? {
    if let revision { return try ledger.run(id, at: revision) }
    return try ledger.currentRun(id)
  }

  /// Puts questions to the index, brought up to date. The overlay holds one tree for all of them: a command in
  /// another work tree may move the shared index to its own branch at any time.
  func searching<R>(_ body: (RunIndex) throws -> R) throws -> R {
    let index = try index()
    let unsettled = revision == nil ? try ledger.unsettledRuns().map(\.run) : []
    let experiments = try Set(unsettled.map(\.experimentID)).compactMap(ledger.experiment)
    return try index.withOverlay(
      at: storeTree(), in: ledger.repository, runs: unsettled, experiments: experiments
    ) { try body(index) }
  }

  private func index() throws -> RunIndex {
    if let opened { return opened }
    let index = try RunIndex(at: Self.indexFile(of: ledger))
    // What `--at` names is an overlay of what most questions are about.
    try index.update(to: ledger.storeTree(at: ledger.tip()), in: ledger.repository)
    opened = index
    return index
  }

  static func indexFile(of ledger: Ledger) -> String { ledger.privateDirectory + "/index.sqlite" }
}
