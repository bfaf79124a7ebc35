import Files
import Git
import Ledger
import Records
import RunIndex
import Synchronization

extension TrackingStore {
  /// All experiments, deleted ones too, by id; `Default` is always among them.
  func experiments() throws -> [Experiment] { try current().all }

  /// nil when there is none.
  func experiment(_ id: ExperimentID) throws -> Experiment? { try current().byID[id] }

  /// Active or deleted; nil when there is none.
  func experiment(named name: String) throws -> Experiment? { try current().byName[name] }

  private func current() throws -> KnownExperiments {
    try working { bench in
      let version = try bench.ledger.experimentsVersion(tip: branchTip(bench.ledger))
      if let known = knownExperiments.withLock({ $0 }), known.holds(version) { return known }
      let known = KnownExperiments(try bench.ledger.experiments(), version)
      knownExperiments.withLock { $0 = known }
      return known
    }
  }

  /// MLflow has it from the start; its file is written with its first run.
  static let defaultExperiment = Experiment(id: ExperimentID(derivedFrom: "Default"), name: "Default")

  /// Makes and commits an experiment.
  ///
  /// - Throws: `LedgerError` with code `conflict` when there is one of that name, active or deleted.
  func createExperiment(
    name: String, tags: [String: String] = [:], artifactLocation: String? = nil
  ) throws -> Experiment {
    try experimentCreation.withLock { _ in
      if try experiment(named: name) != nil {
        throw LedgerError(.conflict, "there is an experiment '\(name)' already")
      }
      return try working { bench in
        var experiment = try bench.ledger.newExperiment(named: name, tags: tags)
        experiment.artifactLocation = artifactLocation
        _ = try bench.ledger.commit(experiment, verb: "create")
        try ExperimentTimes(created: bench.ledger.now, updated: bench.ledger.now)
          .write(of: experiment.id, in: bench.ledger)
        return experiment
      }
    }
  }

  /// Changes an experiment and commits it; a word such as `rename` begins the commit's subject.
  ///
  /// - Parameter isUpdate: whether it counts as its last update.
  /// - Throws: `LedgerError` with code `notFound`.
  @discardableResult
  func edit(
    experiment id: ExperimentID, verb: String, isUpdate: Bool = true,
    _ body: (inout Experiment) throws -> Void
  ) throws -> Experiment {
    try experimentCreation.withLock { _ in
      guard let known = try experiment(id) else { throw LedgerError(.notFound, "no experiment \(id)") }
      var changed = known
      try body(&changed)
      let times = try experimentTimes(id)
      return try working { bench in
        if changed != known { _ = try bench.ledger.commit(changed, verb: verb) }
        if isUpdate {
          try ExperimentTimes(created: times.created, updated: bench.ledger.now).write(
            of: id, in: bench.ledger)
        }
        return changed
      }
    }
  }

  /// When this machine saw the experiment made and changed; one that came by Git is as old as its first run, or as the
  /// branch's last commit.
  func experimentTimes(_ id: ExperimentID) throws -> (created: Timestamp, updated: Timestamp) {
    try working { bench in
      if let times = try ExperimentTimes(of: id, in: bench.ledger) { return (times.created, times.updated) }
      let first = RunQuery(
        experiments: [id], orderBy: [OrderBy(.time(.startTime))], view: .all, limit: 1)
      let run = try searching { try $0.runs(first).runs.first }
      let tip = try bench.ledger.tip().map { try bench.ledger.repository.commit($0).committer.time * 1000 }
      let time = run?.startTime ?? tip.map(Timestamp.init(milliseconds:)) ?? bench.ledger.now
      let times = ExperimentTimes(created: time, updated: time)
      try times.write(of: id, in: bench.ledger)
      return (time, time)
    }
  }
}

/// The experiments as they were when they were last read.
final class KnownExperiments: Sendable {
  let all: [Experiment]
  let byID: [ExperimentID: Experiment]
  let byName: [String: Experiment]
  private let version: ExperimentsVersion
  private let read = ContinuousClock.now

  init(_ experiments: [Experiment], _ version: ExperimentsVersion) {
    let known = Dictionary(experiments.map { ($0.id, $0) }) { $1 }
    let usual = TrackingStore.defaultExperiment
    byID = known.merging([usual.id: usual]) { known, _ in known }
    all = byID.values.sorted { $0.id < $1.id }
    byName = Dictionary(all.map { ($0.name, $0) }) { first, second in
      first.lifecycle == .active ? first : second
    }
    self.version = version
  }

  /// Somebody's editor may have been at the files; that is looked for each second.
  func holds(_ now: ExperimentsVersion) -> Bool {
    now == version && version.isSettled && ContinuousClock.now - read < .seconds(1)
  }
}

/// The times of an experiment, kept beside the store: its file holds nothing that differs between two clones.
private struct ExperimentTimes {
  var created: Timestamp
  var updated: Timestamp

  init(created: Timestamp, updated: Timestamp) {
    self.created = created
    self.updated = updated
  }

  /// nil when they are not known here.
  init?(of id: ExperimentID, in ledger: Ledger) throws {
    guard let bytes = try StoreFile.read(Self.file(id, ledger)) else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int64($0) }
    guard words.count == 2 else { return nil }
    self.init(created: Timestamp(milliseconds: words[0]), updated: Timestamp(milliseconds: words[1]))
  }

  func write(of id: ExperimentID, in ledger: Ledger) throws {
    try StoreFile.makeDirectories("cairn/experiment-times", below: ledger.repository.commonDirectory)
    let text = "\(created.milliseconds)\n\(updated.milliseconds)\n"
    try StoreFile.replace(Self.file(id, ledger), with: Array(text.utf8), sync: false)
  }

  private static func file(_ id: ExperimentID, _ ledger: Ledger) -> String {
    "\(ledger.privateDirectory)/experiment-times/\(id)"
  }
}
