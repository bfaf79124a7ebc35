import Git
import Ledger
import Records

/// Tells the branch's history as tags: what it did to the versions of each model, step by step.
struct TagReplay {
  private let ledger: Ledger
  private let reader: SnapshotReader
  private let log: TagLog?
  /// What was not told before, oldest first.
  private(set) var events: [TagEvent] = []
  /// The models that were met, as the tags up to now tell of them.
  private var folds: [ModelName: TagFold] = [:]

  /// What was told before cannot be read.
  struct Damaged: Error {}

  /// - Parameter log: what is told already.
  init(_ ledger: Ledger, after log: TagLog?) {
    self.ledger = ledger
    self.log = log
    reader = SnapshotReader(ledger, after: RegistrySnapshot())
  }

  private mutating func fold(_ name: ModelName) throws -> TagFold {
    if let fold = folds[name] { return fold }
    var fold = TagFold(model: name.text)
    if let log {
      guard let told = log.events(ofArtifact: GTOName.slug(name.text, .model)) else { throw Damaged() }
      for event in told { fold.add(event) }
    }
    folds[name] = fold
    return fold
  }

  /// The model that was in a folder. A folder's name that was cut does not tell.
  private func model(inFolder folder: String) throws -> ModelName? {
    if let text = FileSlug.text(of: folder), let name = try? ModelName(text) { return name }
    if let name = folds.keys.first(where: { $0.folders.contains(folder) }) { return name }
    guard let log else { return nil }
    guard let told = log.events() else { throw Damaged() }
    return Set(told.map(\.tag.model)).lazy.compactMap { try? ModelName($0) }.first {
      $0.folders.contains(folder)
    }
  }

  /// Takes in a commit. A model whose files cannot be read there is passed over: what it became is told by the next
  /// commit in which they can.
  mutating func add(_ step: RegistryStep) throws {
    var gone: [ModelName] = []
    var changed: [(folder: TreeEntry, state: ModelState)] = []
    for folder in try folders(step) {
      guard let entry = try step.after.flatMap({ try ledger.repository.entry(at: folder, inTree: $0) }),
        entry.mode == .directory
      else {
        if let name = try model(inFolder: folder) { gone.append(name) }
        continue
      }
      do {
        if let state = try reader.model(TreeEntry(name: folder, mode: .directory, id: entry.id)) {
          changed.append((entry, state))
        }
      } catch is RecordError { continue }
    }
    for (_, state) in changed {
      let source = try gone.first { try isSource($0, of: state) }
      try add(state, formerly: source, step)
    }
    let kept = Set(changed.map(\.state.name))
    for name in gone where !kept.contains(name) { try add(departureOf: name, step) }
  }

  /// The folders below `models/` that a commit changed, in order.
  private func folders(_ step: RegistryStep) throws -> [String] {
    var found: [String] = []
    try ledger.repository.changes(from: step.before, to: step.after) { change throws(GitError) in
      guard let slash = change.path.utf8.firstIndex(of: UInt8(ascii: "/")) else { return }
      let folder = String(change.path[..<slash])
      if found.last != folder { found.append(folder) }
    }
    return found
  }

  /// Whether a model that is gone is the one that came, under another name.
  private mutating func isSource(_ name: ModelName, of state: ModelState) throws -> Bool {
    guard state.record.renamed != nil, try fold(state.name).isEmpty else { return false }
    return Set(try fold(name).versions.keys) == Set(state.versions.map(\.number))
  }

  private mutating func add(_ state: ModelState, formerly source: ModelName?, _ step: RegistryStep) throws {
    var fold = try fold(state.name)
    let inherited = try source.map { try self.fold($0).versions } ?? [:]
    let now = Dictionary(uniqueKeysWithValues: state.versions.map { ($0.number, $0.stage) })
    leaveStages(&fold, step) { version, stage in now[version]?.name != stage }
    let new = state.versions.filter { fold.versions[$0.number] == nil }
    for version in new {
      let isNewest = version.number == new.last?.number
      let target: ObjectID
      if let before = inherited[version.number], !fold.taken.contains(before) {
        target = before
      } else if isNewest, !fold.taken.contains(step.commit) {
        target = step.commit
      } else {
        target = try standIn(for: version.number, of: state.name, step.commit)
      }
      tell(.register(version.number), version.number, target, &fold, step)
    }
    for version in state.versions where version.stage != .none {
      if fold.stages[version.number] == version.stage.name { continue }
      guard let target = fold.versions[version.number] else { continue }
      tell(.assign(version.stage.name), version.number, target, &fold, step)
    }
    for (version, target) in fold.versions.sorted(by: { $0.key < $1.key }) where now[version] == nil {
      tell(.deregister(version), version, target, &fold, step)
    }
    folds[state.name] = fold
  }

  private mutating func add(departureOf name: ModelName, _ step: RegistryStep) throws {
    var fold = try fold(name)
    leaveStages(&fold, step) { _, _ in true }
    let versions = fold.versions.sorted { $0.key < $1.key }
    for (version, target) in versions { tell(.deregister(version), version, target, &fold, step) }
    if let last = versions.last { tell(.deprecate, last.key, last.value, &fold, step) }
    folds[name] = fold
  }

  private mutating func leaveStages(
    _ fold: inout TagFold, _ step: RegistryStep, where leaves: (Int, String) -> Bool
  ) {
    for (version, stage) in fold.stages.sorted(by: { $0.key < $1.key }) where leaves(version, stage) {
      guard let target = fold.versions[version] else { continue }
      tell(.unassign(stage), version, target, &fold, step)
    }
  }

  private mutating func tell(
    _ action: GTOTag.Action, _ version: Int, _ target: ObjectID, _ fold: inout TagFold, _ step: RegistryStep
  ) {
    events.append(fold.add(action, of: version, on: target, by: step.commit, at: step.time))
  }

  /// A commit for a version that shares the one that registered it with another: the same files and people, on top of
  /// that one, and the same in each clone. No branch has it.
  private func standIn(for version: Int, of name: ModelName, _ commit: ObjectID) throws -> ObjectID {
    let original = try ledger.repository.commit(commit)
    return try ledger.repository.writeCommit(
      tree: original.tree, parents: [commit],
      message: """
        \(name.text.escapedForMessage) version \(version) was registered together with others

        GTO takes one version of a model from each commit, so this one stands beside \(commit.short).

        """,
      by: Authorship(author: original.author, committer: original.committer))
  }
}
