internal import Git
internal import Ledger
internal import Records
internal import Registry

/// Merges two stores by what their files say. Renames are not looked for, as Git would: a record is known by its path,
/// and what resembles it is another.
struct StoreMerge {
  let ledger: Ledger
  let choices: SyncChoices
  private(set) var questions: [SyncQuestion] = []

  init(_ ledger: Ledger, _ choices: SyncChoices) {
    self.ledger = ledger
    self.choices = choices
  }

  /// The changes from one store to another by their paths.
  static func changes(
    from old: ObjectID?, to new: ObjectID?, in ledger: Ledger
  ) throws -> [String: TreeChange] {
    var changes: [String: TreeChange] = [:]
    try ledger.repository.changes(from: old, to: new) { changes[$0.path] = $0 }
    return changes
  }

  /// The merged store; nil when it is empty. What could not be merged is in ``questions``, and as ours has it here.
  mutating func merge(base: ObjectID?, ours: ObjectID?, theirs: ObjectID?) throws -> ObjectID? {
    if ours == theirs || theirs == base { return ours }
    if ours == base { return theirs }
    let mine = try Self.changes(from: base, to: ours, in: ledger)
    let others = try Self.changes(from: base, to: theirs, in: ledger)
    var edits: [TreeEdit] = []
    var settled: [SettledStage] = []
    for (path, change) in others.sorted(by: { $0.key < $1.key }) {
      guard let own = mine[path] else {
        edits.append(TreeEdit(path, change.new.map { .put($0.id, $0.mode) } ?? .remove))
        continue
      }
      if own.new?.id == change.new?.id { continue }
      let merged = try file(path, change.old, own.new, change.new)
      let bytes = try decide(merged, path, &settled)
      let mode = own.new?.mode ?? change.new?.mode ?? .file
      edits.append(
        TreeEdit(path, try bytes.map { .put(try ledger.repository.writeBlob($0), mode) } ?? .remove))
    }
    var store: ObjectID? = try ledger.repository.tree(onto: ours, edits: edits)
    if store == (try ledger.repository.emptyTree()) { store = nil }
    return try withoutDoubles(settle(settled, store, base: base), mine, others)
  }

  private func file(
    _ path: String, _ old: TreeEntry?, _ one: TreeEntry?, _ two: TreeEntry?
  ) throws -> MergedFile {
    let contents = try [old, one, two].map { entry in
      try entry.map { try ledger.repository.blob($0.id) }
    }
    let isPlain = [old, one, two].allSatisfy { $0.map { $0.mode == .file } ?? true }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if isPlain,
      let merged = RecordMerge.merge(base: contents[0], ours: contents[1], theirs: contents[2], named: name)
    {
      return merged
    }
    return MergedFile(
      ours: contents[1], theirs: contents[2],
      contentions: [
        Contention(
          keys: [], base: contents[0].map { "\($0.count) bytes" },
          ours: contents[1].map { "\($0.count) bytes" },
          theirs: contents[2].map { "\($0.count) bytes" })
      ])
  }

  /// The file as the person chose, if there was something to choose.
  private mutating func decide(
    _ file: MergedFile, _ path: String, _ settled: inout [SettledStage]
  ) throws -> [UInt8]? {
    if file.contentions.isEmpty { return file.ours }
    let subject = StoreSubject.name(of: path)
    let takesOurs = choices.ours.contains(subject)
    if takesOurs || choices.theirs.contains(subject) {
      if let model = StoreSubject.model(ofStageFile: path) {
        settled.append(SettledStage(model: model, file: file, takesOurs: takesOurs))
      }
      return takesOurs ? file.ours : file.theirs
    }
    for contention in file.contentions {
      questions.append(
        SyncQuestion(
          subject: subject, path: path, keys: contention.keys, base: contention.base.map(Self.words),
          ours: contention.ours.map(Self.words), theirs: contention.theirs.map(Self.words)))
    }
    return file.ours
  }

  /// `version 4` of a holder or an alias, anything else as it is.
  private static func words(_ text: String) -> String {
    guard let json = try? JSON(parsing: Array(text.utf8)) else { return text }
    if let version = json["version"]?.integer { return "version \(version)" }
    return json.string ?? text
  }
}

/// A contention about a stage that the person settled beforehand.
struct SettledStage {
  var model: ModelName
  var file: MergedFile
  var takesOurs: Bool

  private func holders(_ bytes: [UInt8]?) -> StageHolders? {
    bytes.flatMap { try? StageHolders(parsing: $0) }
  }

  /// The version that does not get the stage.
  var loser: Int? { holders(takesOurs ? file.theirs : file.ours)?.holders.first?.version }
}

extension StoreMerge {
  /// What follows from the person's choices: a promotion of theirs that ours comes after is archived, one of ours that
  /// is given up leaves its version where it was.
  private func settle(_ settled: [SettledStage], _ store: ObjectID?, base: ObjectID?) throws -> ObjectID? {
    var store = store
    for stage in settled {
      guard let loser = stage.loser, let model = try RegistryTree(store: store, in: ledger).model(stage.model)
      else {
        continue
      }
      var place: ModelStage? = ledger.policy.archive
      var holder = StageHolders.Holder(version: loser, since: ledger.now)
      if !stage.takesOurs {
        let before = try RegistryTree(store: base, in: ledger).model(stage.model)
        let old = before?.placements.first { $0[version: loser] != nil }
        place = old?.stage
        holder = old?[version: loser] ?? holder
      }
      store = try change(
        store, RegistryTree(store: store, in: ledger).moving([(loser, place, holder)], of: model))
    }
    return store
  }

  /// A version that each side put into another stage is in both: the later word holds.
  private func withoutDoubles(
    _ store: ObjectID?, _ ours: [String: TreeChange], _ theirs: [String: TreeChange]
  ) throws -> ObjectID? {
    var store = store
    let mine = Set(ours.keys.compactMap(StoreSubject.model(ofStageFile:)))
    for name in Set(theirs.keys.compactMap(StoreSubject.model(ofStageFile:))).intersection(mine).sorted(by: {
      $0.text < $1.text
    }) {
      let tree = try RegistryTree(store: store, in: ledger)
      guard let model = try tree.model(name) else { continue }
      var latest: [Int: (stage: ModelStage, holder: StageHolders.Holder)] = [:]
      var doubles: Set<Int> = []
      for stage in model.placements {
        for holder in stage.holders {
          if let other = latest[holder.version] {
            doubles.insert(holder.version)
            if other.holder.since > holder.since { continue }
          }
          latest[holder.version] = (stage.stage, holder)
        }
      }
      let moves = doubles.sorted().compactMap { number in
        latest[number].map { (number, Optional($0.stage), $0.holder) }
      }
      store = try change(store, tree.moving(moves, of: model))
    }
    return store
  }

  private func change(_ store: ObjectID?, _ files: [FileChange]) throws -> ObjectID? {
    if files.isEmpty { return store }
    var edits: [TreeEdit] = []
    for file in files {
      switch file.content {
      case .bytes(let bytes):
        edits.append(TreeEdit(file.path, .put(try ledger.repository.writeBlob(bytes), .file)))
      case .blob(let id): edits.append(TreeEdit(file.path, .put(id, .file)))
      case nil: edits.append(TreeEdit(file.path, .remove))
      }
    }
    return try ledger.repository.tree(onto: store, edits: edits)
  }
}
