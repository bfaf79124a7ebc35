import Git
import Ledger
import Records

/// The two sides of a diff.
struct Sides {
  var old: Side
  var new: Side
}

/// Finds the two sides that a person means.
struct SideFinder {
  let ledger: Ledger
  let places: StorePlaces
  /// Plain files, relative to the root: they count as uncommitted work when they differ from the commit.
  let files: [String]

  /// - Throws: `GitError` for a revision that is not there; `LedgerError` where history is missing or not shared.
  func find(_ range: RevisionRange) throws -> Sides {
    switch range {
    case .unnamed: return try sinceFork()
    case .since(let revision): return Sides(old: try side(revision), new: try workTree())
    case .between(let old, let new): return Sides(old: try side(old), new: try side(new))
    case .fork(let old, let new):
      let (one, two) = (try commit(old), try commit(new))
      let base = try mergeBase(one, old, two, new)
      let name = base == one ? old : "merge base of \(old) and \(new)"
      return Sides(old: try places.side(name, at: base), new: try places.side(new, at: two))
    }
  }

  private func side(_ revision: String) throws -> Side {
    try places.side(revision, at: commit(revision))
  }

  private func commit(_ revision: String) throws -> ObjectID {
    do {
      return try ledger.repository.resolve(revision)
    } catch {
      if error.code == .notFound, ledger.repository.isShallow {
        throw shallow("has no '\(revision.escapedForMessage)'")
      }
      if try ledger.repository.head().tip == nil {
        throw LedgerError(
          .notFound,
          "there is no '\(revision.escapedForMessage)' before the first commit; 'cairn diff' shows what is new"
        )
      }
      throw error
    }
  }

  // MARK: What is not named

  /// From where the branch forked; where it stands on the fork, what is uncommitted, else its last commit.
  private func sinceFork() throws -> Sides {
    let new = try workTree()
    guard let tip = new.commit else { return Sides(old: try beforeAll(), new: new) }
    if let line = try mainline() {
      let base = try mergeBase(line.tip, line.name, tip, branchName)
      if base != tip {
        let name = base == line.tip ? line.name : "merge base with \(line.name)"
        return Sides(old: try places.side(name, at: base), new: new)
      }
    }
    if new.name == Self.workTreeName { return Sides(old: try places.side(branchName, at: tip), new: new) }
    guard let parent = try ledger.repository.commit(tip).parents.first else {
      return Sides(old: try beforeAll(), new: new)
    }
    guard ledger.repository.hasObject(parent) else { throw shallow("has no '\(branchName)~1'") }
    return Sides(old: try places.side("\(branchName)~1", at: parent), new: new)
  }

  private func beforeAll() throws -> Side { try places.side("the empty store", at: nil) }

  /// What the branch forked from: its upstream, else the default branch.
  private func mainline() throws -> (name: String, tip: ObjectID)? {
    var branch: String?
    if case .branch(let name, _) = try ledger.repository.head() { branch = name }
    if case .branch(let name) = ledger.placement.target { branch = name }
    if let branch, let upstream = try ledger.repository.upstream(ofBranch: branch),
      let tip = try ledger.repository.target(of: upstream)
    {
      return (Self.short(upstream), tip)
    }
    // A branch for runs alone shares no history with the others.
    guard ledger.placement.target == .head else { return nil }
    let usual = [try ledger.repository.configuration("init.defaultBranch"), "main", "master"].compactMap(
      \.self)
    let candidates =
      ["refs/remotes/origin/HEAD"] + usual.map { "refs/remotes/origin/\($0)" }
      + usual.map { "refs/heads/\($0)" }
    for reference in candidates {
      guard let tip = try ledger.repository.target(of: reference) else { continue }
      // A name that says which branch it is, where one of the usual ones is meant.
      let name = try candidates.dropFirst().first { try ledger.repository.target(of: $0) == tip } ?? reference
      return (Self.short(name), tip)
    }
    if ledger.repository.isShallow { throw shallow("has no default branch to compare with") }
    return nil
  }

  private static func short(_ reference: String) -> String {
    for prefix in ["refs/heads/", "refs/remotes/", "refs/"] where reference.hasPrefix(prefix) {
      return String(reference.dropFirst(prefix.count))
    }
    return reference
  }

  private func mergeBase(_ a: ObjectID, _ aName: String, _ b: ObjectID, _ bName: String) throws -> ObjectID {
    do {
      if let base = try ledger.repository.mergeBase(a, b) { return base }
    } catch {
      guard error.code == .notFound, ledger.repository.isShallow else { throw error }
    }
    let names = "\(aName.escapedForMessage) and \(bName.escapedForMessage)"
    if ledger.repository.isShallow { throw shallow("does not reach back to where \(names) forked") }
    throw LedgerError(
      .notFound, "\(names) share no history, so there is no merge base; name both sides: cairn diff A B")
  }

  private func shallow(_ lack: String) -> LedgerError {
    LedgerError(
      .notFound,
      "this clone is shallow and \(lack): fetch the history with 'git fetch --unshallow' "
        + "(GitHub Actions: 'fetch-depth: 0' for actions/checkout; GitLab CI: 'GIT_DEPTH: 0')")
  }
}
