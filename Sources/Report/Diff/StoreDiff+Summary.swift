import Comparison
import Records

extension StoreDiff {
  /// `2 new runs, 1 changed, 3 removed in 2 experiments`; `no run differs`.
  var summary: String {
    let added = experiments.reduce(0) { $0 + $1.added.count }
    let changed = experiments.reduce(0) { $0 + $1.changed.count }
    let removed = experiments.reduce(0) { $0 + $1.removed.count }
    var parts: [String] = []
    if added > 0 { parts.append("\(Number.grouped(added)) new run\(added == 1 ? "" : "s")") }
    for (count, word) in [(changed, "changed"), (removed, "removed")] where count > 0 {
      parts.append(
        parts.isEmpty ? "\(Number.count(count, "run")) \(word)" : "\(Number.grouped(count)) \(word)")
    }
    var text =
      parts.isEmpty
      ? "no run differs"
      : parts.joined(separator: ", ") + " in " + Number.count(experiments.count, "experiment")
    let changedFiles = files.filter { !$0.isEmpty }.count
    if changedFiles > 0 { text += ", \(Number.count(changedFiles, "metric file")) changed" }
    return text
  }
}

extension ExperimentDiff {
  /// The changes of the runs that stand for the experiment, apart from their metrics, by what they are about.
  var groups: [(title: String, changes: [ValueChange])] {
    let data = datasets.map { dataset in
      ValueChange(
        key: dataset.context.map { "\(dataset.name) (\($0))" } ?? dataset.name, old: dataset.old,
        new: dataset.new)
    }
    let all = [
      ("params", params), ("code", code), ("data", data), ("environment", environment.facts),
      ("packages", environment.packages),
    ]
    return all.filter { !$0.1.isEmpty }
  }
}
