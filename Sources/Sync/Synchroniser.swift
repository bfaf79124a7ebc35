internal import Git
public import Ledger
internal import Records

/// Brings the branch of the store and a remote's together.
///
/// ```swift
/// let report = try Synchroniser(ledger).run(SyncOptions())
/// ```
///
/// The merge is made in memory, and pushed before anything moves here: a work tree is only touched to go to a commit that
/// is whole, a push that lost the race leaves nothing behind, and a process that is killed leaves the branch where it
/// was or where it was to go.
public struct Synchroniser {
  let ledger: Ledger

  public init(_ ledger: Ledger) { self.ledger = ledger }

  /// How often a push that others were faster than is tried again.
  private static let attempts = 8

  /// - Throws: ``SyncError``; `GitError`; `LedgerError`.
  public func run(_ options: SyncOptions) throws -> SyncReport {
    try checkState()
    let upstream = try Upstream(ledger, remote: options.remote)
    try finishMove()
    for _ in 0..<Self.attempts {
      try fetch(upstream, showingProgress: options.showsProgress)
      let ours = try ledger.repository.target(of: upstream.reference)
      let theirs = try ledger.repository.target(of: upstream.tracking)
      var plan = try plan(upstream, ours: ours, theirs: theirs, options)
      guard let commit = plan.report.commit, plan.report.questions.isEmpty, !options.isDryRun else {
        return plan.report
      }
      try checkMove(from: ours, to: commit)
      if let reason = reasonNotToPush(upstream, options) {
        plan.report.reasonNotPushed = reason
      } else if commit != theirs {
        guard try push(commit, to: upstream, after: theirs) else { continue }
        plan.report.isPushed = true
      }
      if try move(upstream.reference, from: ours, to: commit, plan.report.outcome) { return plan.report }
    }
    throw SyncError(.busy, "others keep pushing to \(upstream.name), or committing here: try again")
  }

  private func checkState() throws {
    guard ledger.placement.isInWorkTree, let operation = ledger.repository.operationUnderWay else { return }
    if operation == "bisect" {
      throw SyncError(.wrongState, "a bisect is under way: end it first (git bisect reset)")
    }
    throw SyncError(
      .wrongState,
      "a \(operation) is under way: finish it (git \(operation) --continue) or give it up (git \(operation) --abort) "
        + "first")
  }

  /// nil when it is to be pushed.
  private func reasonNotToPush(_ upstream: Upstream, _ options: SyncOptions) -> String? {
    if !options.pushes { return "" }
    // As Git's own push does by default: main is not pushed over by accident from a branch that only began there.
    guard upstream.branch == upstream.remoteBranch else {
      return "'\(upstream.branch)' follows \(upstream.name), which has another name: "
        + "git push \(upstream.remote) \(upstream.branch)"
    }
    return nil
  }
}
