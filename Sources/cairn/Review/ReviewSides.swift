import Git
import Ledger
import Records

/// What a pull request changes: HEAD, and the commit at which its branch left the one that it is for.
struct ReviewSides {
  /// nil in the first commits of a repository.
  var base: ObjectID?
  var head: ObjectID
  var baseName: String
  var headName: String

  /// - Parameter named: the branch that the change is for, as the person says; else what CI says, else the default
  ///   branch.
  /// - Throws: ``UsageError`` when nothing tells what to compare with; `LedgerError` where a shallow clone does not
  ///   reach back.
  init(_ named: String?, in ledger: Ledger, _ environment: [String: String]) throws {
    let repository = ReviewedRepository(ledger: ledger)
    let head = try repository.head()
    self.head = head.commit
    headName = head.name
    let target = try named.map { ($0, try repository.commit($0)) } ?? repository.target(of: head, environment)
    baseName = target.0
    base = try repository.mergeBase(target.1, baseName, head.commit)
  }
}

/// Looks names up in the repository whose change is reviewed.
private struct ReviewedRepository {
  let ledger: Ledger

  struct Head {
    var name: String
    var branch: String?
    var commit: ObjectID
  }

  func head() throws -> Head {
    let head = try ledger.repository.head()
    guard let commit = head.tip else {
      throw LedgerError(.notFound, "there is no commit yet, so there is nothing to be reviewed")
    }
    if case .branch(let name, _) = head { return Head(name: name, branch: name, commit: commit) }
    return Head(name: "HEAD", commit: commit)
  }

  /// - Parameter variable: the one of CI's that names the revision; nil where a person does.
  func commit(_ revision: String, named variable: String? = nil) throws -> ObjectID {
    do {
      return try ledger.repository.resolve(revision)
    } catch {
      guard error.code == .notFound else { throw error }
      if ledger.repository.isShallow { throw shallow("has no '\(revision.escapedForMessage)'") }
      guard let variable else { throw error }
      throw LedgerError(
        .notFound,
        "\(variable) says that the change is for '\(revision.escapedForMessage)', which is not here: fetch it, or name "
          + "another with --base")
    }
  }

  /// What the change is for.
  func target(of head: Head, _ environment: [String: String]) throws -> (String, ObjectID) {
    if let branch = environment["GITHUB_BASE_REF"], !branch.isEmpty {
      return try firstThere(["refs/remotes/origin/\(branch)", "refs/heads/\(branch)"])
        ?? ("origin/\(branch)", commit("origin/\(branch)", named: "GITHUB_BASE_REF"))
    }
    if let base = environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"], !base.isEmpty {
      let name = environment["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"].map { "origin/\($0)" }
      return (name ?? String(base.prefix(10)), try commit(base, named: "CI_MERGE_REQUEST_DIFF_BASE_SHA"))
    }
    let usual = [try ledger.repository.configuration("init.defaultBranch"), "main", "master"].compactMap(
      \.self)
    let remote = ["refs/remotes/origin/HEAD"] + usual.map { "refs/remotes/origin/\($0)" }
    let local = usual.filter { $0 != head.branch }.map { "refs/heads/\($0)" }
    if let found = try firstThere(remote + local) { return found }
    if let branch = head.branch, let upstream = try ledger.repository.upstream(ofBranch: branch),
      let found = try firstThere([upstream])
    {
      return found
    }
    if ledger.repository.isShallow { throw shallow("has no default branch to compare with") }
    throw UsageError(
      "there is no remote and no other branch to compare '\(head.name.escapedForMessage)' with; name one: --base REV"
    )
  }

  private func firstThere(_ references: [String]) throws -> (String, ObjectID)? {
    for var reference in references {
      guard let target = try ledger.repository.target(of: reference) else { continue }
      // A name that says which branch it is, where one of the others is meant.
      if reference.hasSuffix("/HEAD") {
        reference =
          try references.first { try $0 != reference && ledger.repository.target(of: $0) == target }
          ?? reference
      }
      let prefix = ["refs/remotes/", "refs/heads/"].first(where: reference.hasPrefix) ?? ""
      return (String(reference.dropFirst(prefix.count)), target)
    }
    return nil
  }

  func mergeBase(_ target: ObjectID, _ name: String, _ head: ObjectID) throws -> ObjectID {
    do {
      if let base = try ledger.repository.mergeBase(target, head) { return base }
    } catch {
      guard error.code == .notFound, ledger.repository.isShallow else { throw error }
    }
    if ledger.repository.isShallow {
      throw shallow("does not reach back to where the branch left '\(name.escapedForMessage)'")
    }
    throw LedgerError(
      .notFound, "'\(name.escapedForMessage)' shares no history with HEAD; name another: --base REV")
  }

  private func shallow(_ lack: String) -> LedgerError {
    LedgerError(
      .notFound,
      "this clone is shallow and \(lack): fetch the history with 'git fetch --unshallow' "
        + "(GitHub Actions: 'fetch-depth: 0' for actions/checkout; GitLab CI: 'GIT_DEPTH: 0')")
  }
}
