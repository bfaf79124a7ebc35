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
      touched = try touched.filter { try $0.key.text == experiment || names(of: $0.key).contains(experiment) }
      if touched.isEmpty { try check(experiment) }
    }
    var standing: [ExperimentID: StandingRuns] = [:]
    for id in touched.keys { standing[id] = StandingRuns(selection) }
    for run in runs.old { standing[run.experimentID]?.offer(old: run) }
    for run in runs.new { standing[run.experimentID]?.offer(new: run) }
    let search = StandingSearch(standing, selection, excluding: runs.all, places, in: ledger)
    for (id, found) in try search.run(from: sides.old) {
      touched[id]?.old = try found.old.map { try subject($0, sides.old) }
      touched[id]?.new = try found.new.map { try subject($0, sides.new) }
    }
    let diff = StoreDiff(
      old: sides.old.name, new: sides.new.name, selection: selection, experiments: Array(touched.values),
      files: files,
      directions: sides.new.directions)
    return (diff, runs.unreadable)
  }

  private func grouped(_ runs: ChangedRuns) throws -> [ExperimentID: ExperimentChanges] {
    var groups: [ExperimentID: ExperimentChanges] = [:]
    func change(_ id: ExperimentID, _ body: (inout ExperimentChanges) -> Void) throws {
      let name = try groups[id]?.name ?? names(of: id).first ?? id.text
      body(&groups[id, default: ExperimentChanges(id: id, name: name)])
    }
    for run in runs.added { try change(run.experimentID) { $0.added.append(run) } }
    for run in runs.changed { try change(run.new.experimentID) { $0.changed.append(run) } }
    for run in runs.removed { try change(run.experimentID) { $0.removed.append(run) } }
    return groups
  }

  /// What the experiment is called, on the new side first.
  private func names(of id: ExperimentID) throws -> [String] {
    try [sides.new, sides.old].compactMap { try $0.experiment(id, in: ledger)?.name }
  }

  private func subject(_ run: Run, _ side: Side) throws -> RunComparison.Subject {
    RunComparison.Subject(run: run, environment: try side.environment(of: run.id, in: ledger))
  }

  private func check(_ experiment: String) throws {
    for side in [sides.new, sides.old] {
      if try side.experiments(in: ledger).contains(where: {
        $0.name == experiment || $0.id.text == experiment
      }) {
        return
      }
    }
    throw LedgerError(.notFound, "no experiment '\(experiment.escapedForMessage)' on either side")
  }
}
