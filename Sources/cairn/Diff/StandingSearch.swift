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
    var next = side.commit
    var store = side.store
    // History's order tells nothing of the best value.
    var patience = selection.isByTime ? Self.leastPatience : 0
    var visited = 0
    if patience == 0, !open.isEmpty, try settleByIndex(at: side.store) { return standing }
    while let current = next, let tree = store, !open.isEmpty {
      let commit = try ledger.repository.commit(current)
      // Git's times are whole seconds: a run may have ended later in the same one.
      closeSettled(before: Timestamp(milliseconds: (commit.committer.time + 1) * 1000))
      if open.isEmpty { break }
      if visited == patience, selection.isByTime { patience = max(patience, try estimateRuns(in: tree)) }
      next =
        visited < patience ? commit.parents.first.flatMap { ledger.repository.hasObject($0) ? $0 : nil } : nil
      let before = try next.flatMap { try places.store(at: $0) }
      let (old, new) = (try subtree("runs", of: before), try subtree("runs", of: tree))
      if try areManyRuns(from: old, to: new), try settleByIndex(at: side.store) { break }
      try read(unseenRuns(from: old, to: new))
      try close(missingFrom: before)
      store = before
      visited += 1
    }
    return standing
  }

  /// Commits that are looked at before the size of the store matters: some 20 ms.
  private static let leastPatience = 256

  /// Whether there are so many runs between the two that opening the index costs less: ids are random, so that a
  /// hundred runs are in a good 80 of the 256 directories.
  private func areManyRuns(from old: ObjectID?, to new: ObjectID?) throws -> Bool {
    guard let new, old != new else { return false }
    let before = try Set(old.map { try ledger.repository.entries(ofTree: $0) } ?? [])
    return try ledger.repository.entries(ofTree: new).count { !before.contains($0) } > 80
  }

  private typealias RunFile = (id: RunID, file: ObjectID)

  /// The runs that `new` has and `old` has not, or not so.
  private mutating func unseenRuns(from old: ObjectID?, to new: ObjectID?) throws -> [RunFile] {
    var found: [RunFile] = []
    try ledger.repository.changes(from: old, to: new, prefix: "runs") { change in
      guard case .run(let id, .record) = StorePath(change.path), !seen.contains(id) else { return }
      if let file = change.new { found.append((id, file.id)) } else { seen.insert(id) }
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
    let folder = try subtree("experiments", of: store)
    open = try open.filter { id in
      guard let folder else { return false }
      return try ledger.repository.entry(at: "\(id).json", inTree: folder) != nil
    }
  }

  private func subtree(_ name: String, of store: ObjectID?) throws -> ObjectID? {
    guard let store, let entry = try ledger.repository.entry(at: name, inTree: store),
      entry.mode == .directory
    else { return nil }
    return entry.id
  }

  /// About how many runs a store has, from the first of its shards.
  private func estimateRuns(in store: ObjectID) throws -> Int {
    guard let runs = try subtree("runs", of: store) else { return 0 }
    let shards = try ledger.repository.entries(ofTree: runs).filter { $0.mode == .directory }
    let sample = shards.prefix(8)
    let counted = try sample.reduce(0) { try $0 + ledger.repository.entries(ofTree: $1.id).count }
    return sample.isEmpty ? 0 : counted * shards.count / sample.count
  }
}
