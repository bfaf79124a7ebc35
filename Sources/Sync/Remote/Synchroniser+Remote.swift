internal import Files
internal import Git
internal import Ledger

extension Synchroniser {
  /// Fetches through `git`, so that credentials, proxies and hooks are the user's.
  func fetch(_ upstream: Upstream, showingProgress: Bool = false) throws {
    // Quiet about what came, which the report tells.
    let answer = try git(
      ["fetch", "--quiet"] + (showingProgress ? ["--progress"] : []) + [upstream.remote], talks: true)
    guard answer.isGood else {
      throw SyncError(
        .remote, "'\(upstream.remote)' could not be fetched from (git says why above); nothing was changed")
    }
  }

  /// - Returns: false when somebody else pushed meanwhile.
  /// - Throws: ``SyncError`` when the remote would not take it.
  func push(_ commit: ObjectID, to upstream: Upstream, after theirs: ObjectID?) throws -> Bool {
    try pushLargeFiles(commit, to: upstream)
    let answer = try git(
      ["push", "--porcelain", upstream.remote, "\(commit.hex):refs/heads/\(upstream.remoteBranch)"],
      talks: true)
    if answer.isGood {
      if upstream.isNew, !ledger.repository.isBare {
        _ = try git(["branch", "--quiet", "--set-upstream-to", upstream.name, upstream.branch])
      }
      return true
    }
    try fetch(upstream)
    if try ledger.repository.target(of: upstream.tracking) != theirs { return false }
    let refused = answer.text.split(separator: "\n").first { $0.hasPrefix("!") }
    let reason = refused?.split(separator: "\t").last.map { ": \($0)" } ?? " (git says why above)"
    throw SyncError(
      .remote,
      "\(upstream.name) did not take the push\(reason); nothing was changed here. "
        + "'cairn sync --no-push' merges without pushing")
  }

  /// Where Git LFS has put no hook of its own, what that would do: the large artifacts go before what names them.
  private func pushLargeFiles(_ commit: ObjectID, to upstream: Upstream) throws {
    guard try !StoreFile.names(in: ledger.repository.commonDirectory + "/lfs/objects").isEmpty else { return }
    var hooks = ledger.repository.commonDirectory + "/hooks"
    if let path = try ledger.repository.configuration("core.hooksPath") {
      hooks =
        path.hasPrefix("/")
        ? path : (ledger.repository.workDirectory ?? ledger.repository.commonDirectory) + "/" + path
    }
    if StoreFile.kind(hooks + "/pre-push") != nil { return }
    let answer = try git(["lfs", "push", upstream.remote, commit.hex], talks: true)
    guard answer.isGood else {
      throw SyncError(
        .remote,
        "the large artifacts could not be sent to '\(upstream.remote)' (git lfs says why above), so nothing was pushed"
      )
    }
  }

  func git(_ arguments: [String], talks: Bool = false) throws -> GitAnswer {
    try ledger.repository.runGit(arguments, environment: ledger.environment, talks: talks)
  }
}
