internal import Git
internal import Ledger

/// The branch of the store, and the one of a remote that it is synchronised with.
struct Upstream {
  /// `main`
  let branch: String
  let remote: String
  /// The remote's branch: `main`, as a rule.
  let remoteBranch: String
  /// Whether the branch follows none yet: the first push makes it follow this one.
  let isNew: Bool

  var reference: String { "refs/heads/" + branch }
  var tracking: String { "refs/remotes/\(remote)/\(remoteBranch)" }
  var name: String { "\(remote)/\(remoteBranch)" }

  /// - Throws: ``SyncError`` when HEAD is detached, or nothing says which remote it is.
  init(_ ledger: Ledger, remote chosen: String?) throws {
    switch ledger.placement.target {
    case .branch(let name): branch = name
    case .head:
      guard case .branch(let name, _) = try ledger.repository.head() else {
        throw SyncError(
          .wrongState, "HEAD is detached, so there is no branch to synchronise: git switch BRANCH first")
      }
      branch = name
    }
    let remotes = try ledger.repository.remotes()
    if let chosen, !remotes.contains(chosen) {
      let there =
        remotes.isEmpty ? "there is none: git remote add \(chosen) URL" : "there is \(Self.list(remotes))"
      throw SyncError(.noUpstream, "no remote '\(chosen)'; \(there)")
    }
    let followed = try ledger.repository.configuration("branch.\(branch).remote")
    let merge = try ledger.repository.configuration("branch.\(branch).merge")
    if let followed, let merge, merge.hasPrefix("refs/heads/"), chosen ?? followed == followed {
      guard remotes.contains(followed) else {
        throw SyncError(
          .noUpstream,
          "'\(branch)' follows '\(followed)', which is no remote here: git branch -u REMOTE/BRANCH")
      }
      (remote, remoteBranch, isNew) = (followed, String(merge.dropFirst(11)), false)
      return
    }
    if let chosen {
      (remote, remoteBranch, isNew) = (chosen, branch, followed == nil)
    } else if remotes.count == 1 {
      (remote, remoteBranch, isNew) = (remotes[0], branch, true)
    } else {
      throw SyncError(
        .noUpstream,
        remotes.isEmpty
          ? "there is no remote to synchronise with: git remote add origin URL"
          : "'\(branch)' follows no branch of a remote: say which remote, for example cairn sync \(remotes[0])"
      )
    }
  }

  private static func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
}
