import Comparison
import Git
import Ledger
import Records

/// What a model's stages went through, read from the history of their files.
struct ModelHistory {
  let ledger: Ledger

  /// A version's coming into a stage.
  struct Stay: Hashable {
    var version: Int
    /// What the version was then.
    var subject: String
    var isRollback: Bool
    var commit: ObjectID
  }

  /// The steps of the branch that changed who is in a stage of the model, newest first, with the model before and after.
  func walk(
    _ folder: String, from tip: ObjectID?, downTo end: ObjectID? = nil,
    visit: (RegistryStep, _ old: ModelState?, _ new: ModelState?) throws -> Bool
  ) throws {
    var folder = folder
    let reader = SnapshotReader(ledger, after: RegistrySnapshot())
    var newer: (tree: ObjectID, state: ModelState?)?
    func state(_ entry: TreeEntry?) throws -> ModelState? {
      guard let entry, entry.mode == .directory else { return nil }
      if let newer, newer.tree == entry.id { return newer.state }
      let state = try reader.model(entry)
      newer = (entry.id, state)
      return state
    }
    try RegistryLog(ledger: ledger).walk(from: tip, downTo: end) { step in
      let new = try entry(folder, in: step.after)
      var old = try entry(folder, in: step.before)
      if old == nil, let new, let source = try renamed(new, from: step) {
        // Its name was another one before.
        old = source
        folder = source.name
      }
      if old?.id == new?.id { return true }
      if try stages(old) == stages(new), try versions(old) == versions(new) { return true }
      return try visit(step, state(old), state(new))
    }
  }

  private func entry(_ folder: String, in models: ObjectID?) throws -> TreeEntry? {
    try models.flatMap { try ledger.repository.entry(at: folder, inTree: $0) }
  }

  private func stages(_ folder: TreeEntry?) throws -> ObjectID? {
    try folder.flatMap { try ledger.repository.entry(at: "stages", inTree: $0.id) }?.id
  }

  private func versions(_ folder: TreeEntry?) throws -> ObjectID? {
    try folder.flatMap { try ledger.repository.entry(at: "versions", inTree: $0.id) }?.id
  }

  /// The folder that a step took away and whose versions it put into this one.
  private func renamed(_ folder: TreeEntry, from step: RegistryStep) throws -> TreeEntry? {
    guard let before = step.before, let versions = try versions(folder) else { return nil }
    return try ledger.repository.entries(ofTree: before).first { other in
      try other.mode == .directory && entry(other.name, in: step.after) == nil
        && self.versions(other) == versions
    }
  }

  /// Who came into a stage, oldest first.
  ///
  /// - Parameter tip: the last revision that counts.
  func stays(inModel folder: String, stage: ModelStage, upTo tip: ObjectID?) throws -> [Stay] {
    var stays: [Stay] = []
    try walk(folder, from: tip) { step, old, new in
      for change in StageChange.between(old, new) where change.stage == stage && change.renamedFrom == nil {
        guard let number = change.version, let version = new?.allVersion(number) else { continue }
        stays.append(
          Stay(
            version: number, subject: version.record.subject, isRollback: change.rollbackOf != nil,
            commit: step.commit))
      }
      return true
    }
    return stays.reversed()
  }
}
