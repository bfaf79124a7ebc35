import Comparison
import Git
import Ledger
import Records

/// The runs that stand for one experiment on the two sides, as far as they are known.
struct StandingRuns {
  let selection: Selection
  private(set) var old: Run?
  private(set) var new: Run?

  init(_ selection: Selection) { self.selection = selection }

  mutating func offer(old run: Run) { old = better(old, run) }
  mutating func offer(new run: Run) { new = better(new, run) }

  private func better(_ standing: Run?, _ run: Run) -> Run? {
    guard let standing else { return selection.representative(among: [run]) }
    return selection.representative(among: [standing, run])
  }

  /// Whether no run that ended before `time` can take a place.
  func isSettled(before time: Timestamp) -> Bool {
    guard selection.isByTime else { return false }
    return [old, new].allSatisfy { run in
      guard let run, !run.metrics.isEmpty else { return false }
      return (run.endTime ?? run.startTime) >= time
    }
  }
}

extension Selection {
  /// Whether the run that ended last is what is looked for, so that history's order is a guide.
  var isByTime: Bool {
    switch self {
    case .latestFinished, .named: true
    case .best: false
    }
  }
}
