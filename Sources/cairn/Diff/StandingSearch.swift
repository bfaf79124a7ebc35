import Comparison
import Git
import Ledger
import Records

/// Looks for the runs that stand for experiments among those that are the same on both sides.
///
/// Reading every run of the old side would cost with the size of the store. So the search goes back through the
/// branch's own history (first parents), newest commit first, and reads what each commit brought. It ends for an
/// experiment
/// - at a commit that is older than the end of the runs found so far: a commit holds no run that ended after it was
///   made, nor do those before it;
/// - before the commit that brought the experiment's own file: its runs come with that file or after it;
/// - after as many commits as there are runs to read, where history begins, and where a shallow clone breaks off: then
///   all runs that are left are read at once.
///
/// Where many runs would be read at once, and where it is not the latest run that is asked for, the index answers if
/// there is one.
struct StandingSearch {
  let ledger: Ledger
  private let places: StorePlaces
  let selection: Selection
  private var standing: [ExperimentID: StandingRuns]
  /// Still undecided.
  var open: Set<ExperimentID>
  /// Runs that were offered or do not count; older states of theirs do not count either.
  private(set) var seen: Set<RunID>

  /// - Parameters:
  ///   - standing: what the runs that differ between the sides come to.
  ///   - excluded: the runs that differ between the sides.
  init(
    _ standing: [ExperimentID: StandingRuns], _ selection: Selection, excluding excluded: Set<RunID>,
    _ places: StorePlaces, in ledger: Ledger
  ) {
    self.standing = standing
    self.selection = selection
    self.places = places
    self.ledger = ledger
    open = Set(standing.keys)
    seen = excluded
  }

  /// What stands for the experiments with the runs that `side` has too.
  consuming func run(from side: Side) throws -> [ExperimentID: StandingRuns] {
    try close(missingFrom: side.store)
    // History's order tells nothing of the best value.
    if !open.isEmpty, !selection.isByTime, try settleByIndex(at: side.store) { return standing }
    var next = side.commit
    var store = side.store
    var shards = try RunShards(of: store, in: ledger)
    var patience = selection.isByTime ? Self.leastPatience : 0
    var visited = 0
    while let current = next, store != nil, !open.isEmpty {
      let commit = try ledger.repository.commit(current)
      // Git's times are whole seconds: a run may have ended later in the same one.
      closeSettled(before: Timestamp(milliseconds: (commit.committer.time + 1) * 1000))
      if open.isEmpty { break }
      if visited == patience, selection.isByTime { patience = max(patience, try shards.estimate(in: ledger)) }
      next =
        visited < patience ? commit.parents.first.flatMap { ledger.repository.hasObject($0) ? $0 : nil } : nil
      store = try next.flatMap { try places.store(at: $0) }
      let before = try RunShards(of: store, in: ledger)
      let changes = shards.changes(since: before)
      if changes.count > Self.manyShards, try settleByIndex(at: side.store) { break }
      try read(unseenRuns(changes))
      try close(missingFrom: store)
      shards = before
      visited += 1
    }
    return standing
  }

  /// Commits that are looked at before the size of the store matters: some 50 ms.
  private static let leastPatience = 256
  /// A hundred runs are in a good 80 of the 256 directories, since ids are random; from there on the index costs less.
  private static let manyShards = 80

  private typealias RunFile = (id: RunID, file: ObjectID)

  /// The runs that came or changed in these directories.
  private mutating func unseenRuns(_ changes: [RunShards.Change]) throws -> [RunFile] {
    var found: [RunFile] = []
    for shard in changes {
      try ledger.repository.changes(from: shard.old, to: shard.new, prefix: "runs/" + shard.name) { change in
        guard case .run(let id, .record) = StorePath(change.path), !seen.contains(id) else { return }
        if let file = change.new { found.append((id, file.id)) } else { seen.insert(id) }
      }
    }
    return found
  }

  private mutating func read(_ runs: [RunFile]) throws {
    for (id, file) in runs {
      seen.insert(id)
      // What cannot be read is the same on both sides; `cairn doctor` tells of it.
      guard let run = try? Run(parsing: ledger.repository.blob(file)), run.id == id else { continue }
      if open.contains(run.experimentID) { offer(run) }
    }
  }

  mutating func offer(_ run: Run) {
    standing[run.experimentID]?.offer(old: run)
    standing[run.experimentID]?.offer(new: run)
  }

  private mutating func closeSettled(before time: Timestamp) {
    open = open.filter { standing[$0]?.isSettled(before: time) != true }
  }

  private mutating func close(missingFrom store: ObjectID?) throws {
    open = try open.filter { id in
      guard let store else { return false }
      return try ledger.repository.entry(at: StorePath.path(of: id), inTree: store) != nil
    }
  }
}
