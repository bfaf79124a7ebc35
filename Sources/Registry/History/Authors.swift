import Git
import Ledger
import Records

/// Who made what a promotion is about: these people may not approve it.
struct Authors {
  let ledger: Ledger

  /// The commits that changed one of the paths between two revisions, newest first. A merge changes a path when it
  /// differs from what all its parents have; a squash is one commit.
  ///
  /// - Parameter paths: relative to the store.
  func commits(thatChanged paths: [String], from base: ObjectID?, to head: ObjectID) throws -> [Commit] {
    let paths = paths.map { "\(ledger.policy.store)/\($0)" }
    var found: [Commit] = []
    do {
      try ledger.repository.walk(from: head, hiding: base.map { [$0] } ?? []) { id throws(GitError) in
        let commit = try ledger.repository.commit(id)
        if try changes(commit, one: paths) { found.append(commit) }
        return true
      }
    } catch {
      // What a merge took in may lie behind the end of a shallow clone: then the merge is all that is known.
      guard error.code == .notFound, ledger.repository.isShallow else { throw error }
      return [try ledger.repository.commit(head)]
    }
    return found
  }

  /// The e-mail addresses of those who made these commits.
  func people(whoChanged paths: [String], from base: ObjectID?, to head: ObjectID) throws -> [String] {
    var found: [String] = []
    for commit in try commits(thatChanged: paths, from: base, to: head)
    where !found.contains(commit.author.email) {
      found.append(commit.author.email)
    }
    return found
  }

  /// The paths of a stage's files in a model's folder, relative to the store.
  static func paths(ofStage stage: ModelStage, in folder: String) -> [String] {
    let slug = FileSlug(stage.name)
    return ["models/\(folder)/stages/\(slug).json", "models/\(folder)/stages/\(slug)"]
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

  /// Who registered a version: the authors of the step by which its file came into the branch, or of the commits on the
  /// way there.
  ///
  /// - Parameters:
  ///   - path: of the version's file, relative to the store.
  ///   - revision: one that has it.
  ///   - base: the branch before `revision`, which may not have it.
  func people(
    whoRegistered path: String, at revision: ObjectID, after base: ObjectID?
  ) throws -> [String] {
    let inModels = String(path.dropFirst("models/".count))
    func holds(_ models: ObjectID?) throws -> Bool {
      try models.flatMap { try ledger.repository.entry(at: inModels, inTree: $0) } != nil
    }
    guard let base, try holds(SnapshotReader.folder(in: ledger.storeTree(at: base), of: ledger)) else {
      return try people(whoChanged: [path], from: base, to: revision)
    }
    var registering: RegistryStep?
    try RegistryLog(ledger: ledger).walk(from: base) { step in
      guard try !holds(step.before) else { return true }
      registering = step
      return false
    }
    guard let registering else { return [] }
    return try people(whoChanged: [path], from: registering.parent, to: registering.commit)
  }
}
