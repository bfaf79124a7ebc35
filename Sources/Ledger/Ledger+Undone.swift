internal import Files
internal import Git
internal import Records

// `git commit` reads the index before it locks it. One that read it before a run's commit and wrote it back after it
// takes the run out of the index; it gives up then, because the branch has moved, but the next one finds that index
// and deletes the run from the branch. The run's files are untouched. So the runs of the last minutes are remembered,
// and one that a later commit took out though its files are there is committed again.

/// A run that was committed not long ago.
private struct RecentCommit {
  /// More are not looked after.
  static let limit = 64
  /// Milliseconds that a run is remembered: long enough for a `git commit` that was under way.
  static let memory: Int64 = 300_000

  var run: RunID
  var commit: ObjectID
  var time: Timestamp

  init(_ run: RunID, _ commit: ObjectID, _ time: Timestamp) {
    self.run = run
    self.commit = commit
    self.time = time
  }

  init?(_ line: Substring) {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 3, let run = try? RunID(words[0]), let commit = try? ObjectID(hex: words[1]),
      let time = Int64(words[2])
    else { return nil }
    self.init(run, commit, Timestamp(milliseconds: time))
  }

  var line: String { "\(run) \(commit.hex) \(time.milliseconds)\n" }
}

extension Ledger {
  private var recentFile: String { privateDirectory + "/recent" }

  private func recentCommits() throws -> [RecentCommit] {
    let now = context.now().milliseconds
    return try FileLock.word(at: recentFile).split(separator: "\n").compactMap(RecentCommit.init)
      .filter { now - $0.time.milliseconds < RecentCommit.memory }
  }

  /// Remembers runs that were committed into the work tree's branch. What cannot be remembered is only less safe from
  /// a rival's mistake.
  func noteCommitted(_ runs: [RunID], _ commit: ObjectID) {
    guard placement.isInWorkTree, let taken = try? FileLock.take(recentFile, patience: .seconds(1)),
      let known = try? recentCommits()
    else { return }
    let all = known.filter { !runs.contains($0.run) } + runs.map { RecentCommit($0, commit, context.now()) }
    try? taken.note(all.suffix(RecentCommit.limit).map(\.line).joined())
  }

  /// Takes up again, for the next commit, what a later commit took out of the branch though its files are there.
  func adoptUndone() throws {
    guard placement.isInWorkTree, let last = try recentCommits().last, let tip = try tip(),
      last.commit != tip,
      let lock = try FileLock.take(recentFile, patience: .seconds(1))
    else { return }
    try lock.during {
      let store = try storeTree(at: tip)
      for recent in try recentCommits() where try isUndone(recent, tip, store) {
        context.notice(
          "run \(recent.run.short) was taken out of the branch by a git commit that overlapped its own; "
            + "it is committed again")
        try adopt(recent.run)
      }
    }
  }

  private func isUndone(_ recent: RecentCommit, _ tip: ObjectID, _ store: ObjectID?) throws -> Bool {
    if let store, try repository.entry(at: recent.run.directory, inTree: store) != nil { return false }
    // On another branch, or after a reset, it is as the person wants it.
    return try liveRun(recent.run) == nil
      && StoreFile.kind(directory(of: recent.run) + "/run.json") == .file
      && repository.isAncestor(recent.commit, of: tip)
  }
}
