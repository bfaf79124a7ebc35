import Git
import Ledger
import Records

/// Who made what a promotion is about: these people may not approve it.
struct Authors {
  let ledger: Ledger

  /// The e-mail addresses of those who changed one of the paths between two revisions. A merge changes a path when it
  /// differs from what all its parents have; with a squash it is the one commit's author.
  ///
  /// - Parameter paths: relative to the store.
  func people(whoChanged paths: [String], from base: ObjectID?, to head: ObjectID) throws -> [String] {
    let paths = paths.map { "\(ledger.policy.store)/\($0)" }
    var found: [String] = []
    try ledger.repository.walk(from: head, hiding: base.map { [$0] } ?? []) { id throws(GitError) in
      let commit = try ledger.repository.commit(id)
      if try changes(commit, one: paths), !found.contains(commit.author.email) {
        found.append(commit.author.email)
      }
      return true
    }
    return found
  }

  private func changes(_ commit: Commit, one paths: [String]) throws(GitError) -> Bool {
    for path in paths {
      let new = try ledger.repository.entry(at: path, inTree: commit.tree)
      var differs = commit.parents.isEmpty ? new != nil : true
      for parent in commit.parents {
        // One that a shallow clone left out shows nothing.
        guard ledger.repository.hasObject(parent) else { continue }
        let tree = try ledger.repository.tree(of: parent)
        if try ledger.repository.entry(at: path, inTree: tree) == new { differs = false }
      }
      if differs { return true }
    }
    return false
  }

  /// Who registered a version: the authors of the step by which its file came into the branch.
  ///
  /// - Parameters:
  ///   - path: of the version's file, relative to the store.
  ///   - revision: one that has it.
  func people(whoRegistered path: String, at revision: ObjectID) throws -> [String] {
    let inModels = String(path.dropFirst("models/".count))
    var registering: RegistryStep?
    try RegistryLog(ledger: ledger).walk(from: revision) { step in
      guard let before = step.before, try ledger.repository.entry(at: inModels, inTree: before) != nil else {
        registering = step
        return false
      }
      return true
    }
    guard let registering else { return [] }
    return try people(whoChanged: [path], from: registering.parent, to: registering.commit)
  }
}
