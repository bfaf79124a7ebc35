import Comparison
import Git
import Ledger
import Records

/// Gathers what differs between two sides.
struct DiffGathering {
  let ledger: Ledger
  let places: StorePlaces
  let sides: Sides
  let selection: Selection
  /// By name or id; nil for all.
  let experiment: String?

  /// What differs, and the records that cannot be read and are left out.
  ///
  /// - Throws: `LedgerError` when neither side has the experiment that is asked for.
  func diff(files: [FileMetricsDiff]) throws -> (diff: StoreDiff, unreadable: [String]) {
    let runs = try ChangedRuns(from: sides.old, to: sides.new, in: ledger)
    var touched = try grouped(runs)
    if let experiment {
      touched = touched.filter { $0.key.text == experiment || $0.value.name == experiment }
      if touched.isEmpty { try check(experiment) }
    }
    var standing: [ExperimentID: StandingRuns] = [:]
    for (id, changes) in touched { standing[id] = StandingRuns(selection, changes) }
    let search = StandingSearch(standing, selection, excluding: runs.all, places, in: ledger)
    for (id, found) in try search.run(from: sides.old) {
      touched[id]?.old = try found.old.map { try subject($0, sides.old) }
      touched[id]?.new = try found.new.map { try subject($0, sides.new) }
    }
    let diff = StoreDiff(
      old: sides.old.name, new: sides.new.name, selection: selection, experiments: Array(touched.values), files: files,
      directions: sides.new.directions)
    return (diff, runs.unreadable)
  }

  private func grouped(_ runs: ChangedRuns) throws -> [ExperimentID: ExperimentChanges] {
    var groups: [ExperimentID: ExperimentChanges] = [:]
    func change(_ id: ExperimentID, _ body: (inout ExperimentChanges) -> Void) throws {
      let name = try groups[id]?.name ?? name(of: id)
      body(&groups[id, default: ExperimentChanges(id: id, name: name)])
    }
    for run in runs.added { try change(run.experimentID) { $0.added.append(run) } }
    for run in runs.changed { try change(run.new.experimentID) { $0.changed.append(run) } }
    for run in runs.removed { try change(run.experimentID) { $0.removed.append(run) } }
    return groups
  }

  private func name(of id: ExperimentID) throws -> String {
    for side in [sides.new, sides.old] {
      if let experiment = try side.experiment(id, in: ledger) { return experiment.name }
    }
    return id.text
  }

  private func subject(_ run: Run, _ side: Side) throws -> RunComparison.Subject {
    RunComparison.Subject(run: run, environment: try side.environment(of: run.id, in: ledger))
  }

  private func check(_ experiment: String) throws {
    for side in [sides.new, sides.old] {
      if try side.experiments(in: ledger).contains(where: { $0.name == experiment || $0.id.text == experiment }) {
        return
      }
    }
    throw LedgerError(.notFound, "no experiment '\(experiment.escapedForMessage)' on either side")
  }
}

extension StandingRuns {
  /// What the runs that differ come to.
  init(_ selection: Selection, _ changes: ExperimentChanges) {
    self.init(selection)
    for run in changes.added { offer(new: run) }
    for run in changes.removed { offer(old: run) }
    for run in changes.changed {
      offer(old: run.old)
      offer(new: run.new)
    }
  }
}
