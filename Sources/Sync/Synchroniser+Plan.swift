internal import Git
internal import Ledger
internal import Records

/// Where the branch is to go.
struct SyncPlan {
  var report: SyncReport
}

extension Synchroniser {
  func plan(
    _ upstream: Upstream, ours: ObjectID?, theirs: ObjectID?, _ options: SyncOptions
  ) throws -> SyncPlan {
    var report = SyncReport(
      branch: upstream.branch, upstream: upstream.name, outcome: .upToDate, ahead: 0, behind: 0, commit: nil)
    guard let ours, let theirs else {
      report.commit = ours ?? theirs
      guard let commit = report.commit else {
        throw SyncError(
          .noUpstream,
          "neither '\(upstream.branch)' nor \(upstream.name) has a commit: there is nothing to synchronise")
      }
      report.outcome = ours == nil ? .fastForward : .ahead
      let count = try commits(of: commit, without: nil).count
      (report.ahead, report.behind) = ours == nil ? (0, count) : (count, 0)
      return SyncPlan(report: report)
    }
    let mine = try commits(of: ours, without: theirs)
    report.ahead = mine.count
    report.behind = try commits(of: theirs, without: ours).count
    if report.behind == 0 || report.ahead == 0 {
      report.outcome = report.behind > 0 ? .fastForward : report.ahead > 0 ? .ahead : .upToDate
      report.commit = report.behind > 0 ? theirs : ours
      return SyncPlan(report: report)
    }
    guard let base = try ledger.repository.mergeBase(ours, theirs) else {
      throw SyncError(
        .unrelated,
        ledger.repository.isShallow
          ? "this clone is shallow and does not have the commit at which the two parted: git fetch --unshallow"
          : "'\(upstream.branch)' and \(upstream.name) share no history: they are two stores")
    }
    var merge = try BranchMerge(ledger, upstream, base: base, ours: ours, theirs: theirs, options.choices)
    var mode = try options.mode ?? configuredMode(upstream.branch)
    if mode == .rebase, try mine.contains(where: { try ledger.repository.commit($0).parents.count > 1 }) {
      report.notes.append("some commits here are merges, which a rebase would take apart: merged instead")
      mode = .merge
    }
    let whole: ObjectID
    do {
      whole = try merge.mergedTree()
    } catch let error as SyncError where error.code == .conflict && !options.isDryRun {
      throw try prepared(merge, upstream, ours, error)
    }
    report.renumbered = merge.renumbered
    report.questions = merge.questions
    report.outcome = mode == .merge ? .merged : .rebased
    guard report.questions.isEmpty else { return SyncPlan(report: report) }
    switch mode {
    case .merge: report.commit = try merge.commit(whole, count: mine.count)
    case .rebase: report.commit = try merge.replay(mine.reversed())
    }
    return SyncPlan(report: report)
  }

  /// Does what we can for a merge that the person has to make with Git.
  private func prepared(
    _ merge: BranchMerge, _ upstream: Upstream, _ ours: ObjectID, _ error: SyncError
  ) throws -> SyncError {
    guard let commit = try merge.renumberingCommit() else { return error }
    try checkMove(from: ours, to: commit)
    guard try move(upstream.reference, from: ours, to: commit, .merged) else { return error }
    return SyncError(
      .conflict,
      error.message.replacing("; nothing was changed", with: "")
        + ". Versions that others were faster with have new numbers already: see git show")
  }

  /// Newest first.
  private func commits(of tip: ObjectID, without other: ObjectID?) throws -> [ObjectID] {
    var found: [ObjectID] = []
    try ledger.repository.walk(from: tip, hiding: other.map { [$0] } ?? []) { id in
      found.append(id)
      return true
    }
    return found
  }

  /// What `git pull` would do here.
  private func configuredMode(_ branch: String) throws -> SyncOptions.Mode {
    for key in ["branch.\(branch).rebase", "pull.rebase"] {
      guard let value = try ledger.repository.configuration(key) else { continue }
      return ["false", "no", "off", "0"].contains(value.lowercased()) ? .merge : .rebase
    }
    return .merge
  }
}
