import Comparison
import Git
import Ledger
import Records
import RunIndex
import TestSupport
import Testing

@testable import cairn

@Suite("The runs that stand for an experiment in a diff")
struct StandingSearchTests {
  @Test(
    "are those that reading every run of the two sides would give, whatever the history",
    arguments: 0..<4 as Range<UInt64>, [false, true])
  func sameAsReadingAll(seed: UInt64, isIndexed: Bool) throws {
    var generator = SplitMix64(seed: seed)
    // Many runs in the first commit, so that the index is asked where there is one.
    let history = try RandomHistory(commits: 40, first: Int(seed % 2) * 150, using: &generator)
    if isIndexed { try history.index() }
    for _ in 0..<40 {
      let (old, new) = (
        history.commits.randomElement(using: &generator)!, history.commits.randomElement(using: &generator)!
      )
      let selection = Self.selections.randomElement(using: &generator)!
      let diff = try history.diff(old, new, selection)
      for experiment in diff.experiments {
        let expected = [old, new].map { side in
          selection.representative(among: history.runs(at: side).filter { $0.experimentID == experiment.id })
        }
        #expect(experiment.old == expected[0], "\(selection.text) of \(experiment.name), old side")
        #expect(experiment.new == expected[1], "\(selection.text) of \(experiment.name), new side")
      }
      #expect(Set(diff.experiments.map(\.id)) == history.experimentsThatDiffer(old, new))
    }
  }

  private static let selections: [Selection] = [
    .latestFinished, .latestFinished, .named("baseline"), .best(key: "rmse", direction: .lower),
    .best(key: "rmse", direction: .higher),
  ]
}

/// Commits with branches and merges, in which runs come, change, go and come back. As on one machine's clock no
/// commit is older than its parents, and no run ends after the commit that brings it.
private struct RandomHistory {
  let history: StoreHistory
  var commits: [ObjectID] = []

  init(commits count: Int, first many: Int, using generator: inout SplitMix64) throws {
    history = try StoreHistory()
    for _ in 0..<count {
      // Mostly the newest, so that there are long lines.
      let parent = Bool.random(using: &generator) ? commits.last : commits.randomElement(using: &generator)
      var parents = parent.map { [$0] } ?? []
      var runs = parent.map { state($0).runs } ?? [:]
      if let other = commits.randomElement(using: &generator), other != parent,
        Int.random(in: 0..<4, using: &generator) == 0
      {
        parents.append(other)
        runs.merge(state(other).runs) { ours, _ in ours }
      }
      // Many in the same second.
      let time =
        (parents.map { state($0).time }.max() ?? 1_700_000_000) + Int64.random(in: 0..<3, using: &generator)
      for _ in 0..<(commits.isEmpty ? many : 0) {
        let run = Self.randomRun(endingBy: time, using: &generator)
        runs[run.id] = run
      }
      Self.change(&runs, at: time, using: &generator)
      commits.append(try history.commit(runs, time: time, parents: parents))
    }
  }

  /// Makes an index, of some commit.
  func index() throws {
    let ledger = history.ledger
    let index = try RunIndex(at: ledger.privateDirectory + "/index.sqlite")
    try index.update(to: ledger.storeTree(at: commits[commits.count / 2]), in: ledger.repository)
    #expect(!index.isInMemory)
  }

  private func state(_ commit: ObjectID) -> (runs: [RunID: Run], time: Int64) {
    history.states[commit] ?? ([:], 0)
  }

  private static func change(_ runs: inout [RunID: Run], at time: Int64, using generator: inout SplitMix64) {
    for _ in 0..<[0, 1, 1, 1, 2, 5].randomElement(using: &generator)! {
      let run = randomRun(endingBy: time, using: &generator)
      runs[run.id] = run
    }
    // In the order of their ids: a dictionary's own differs from one process to the next.
    if Int.random(in: 0..<4, using: &generator) == 0,
      let id = runs.keys.sorted().randomElement(using: &generator)
    {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: runs[id] = nil
      case 1: runs[id]?.lifecycle = .deleted
      case 2: runs[id]?.status = .failed
      default: runs[id]?.tags["note"] = "\(time)"
      }
    }
  }

  private static func randomRun(endingBy time: Int64, using generator: inout SplitMix64) -> Run {
    let late = [0, 1, 2, 1000].randomElement(using: &generator)! as Int64
    let end = (time - late) * 1000 + Int64.random(in: 0..<1000, using: &generator)
    let experiment = ["a", "a", "b", "c"].randomElement(using: &generator)!
    var run = Run(
      id: .random(&generator), name: ["baseline", "tuned"].randomElement(using: &generator)!,
      experimentID: ExperimentID(derivedFrom: experiment), startTime: Timestamp(milliseconds: end - 500))
    run.status = [.finished, .finished, .finished, .failed].randomElement(using: &generator)!
    run.endTime = Timestamp(milliseconds: end)
    if Int.random(in: 0..<4, using: &generator) > 0 {
      let value = Double(Int.random(in: 0..<5, using: &generator))
      run.metrics["rmse"] = LatestMetric(value: value, step: 0, timestamp: run.startTime)
    }
    return run
  }

  func runs(at commit: ObjectID) -> [Run] { Array(state(commit).runs.values) }

  func experimentsThatDiffer(_ old: ObjectID, _ new: ObjectID) -> Set<ExperimentID> {
    let (before, after) = (state(old).runs, state(new).runs)
    let ids = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    return Set(ids.flatMap { [before[$0], after[$0]].compactMap { $0?.experimentID } })
  }

  func diff(_ old: ObjectID, _ new: ObjectID, _ selection: Selection) throws -> StoreDiff {
    let places = StorePlaces(in: history.ledger)
    let sides = Sides(old: try places.side("old", at: old), new: try places.side("new", at: new))
    let gathering = DiffGathering(
      ledger: history.ledger, places: places, sides: sides, selection: selection, experiment: nil)
    return try gathering.diff(files: []).diff
  }
}
