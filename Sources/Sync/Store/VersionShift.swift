internal import Git
internal import Ledger
internal import Records

/// New numbers for versions of a model that nobody else has seen yet, since others were faster.
struct VersionShift {
  let model: ModelName
  /// Below `models/`.
  let folder: String
  /// By the old ones.
  let numbers: [Int: Int]

  /// The shifts by which no version of ours has the number of another of theirs.
  static func find(
    _ ours: [String: TreeChange], _ theirs: [String: TreeChange], theirStore: ObjectID?, in ledger: Ledger
  ) throws -> [VersionShift] {
    var added: [String: [Int]] = [:]
    var collided: [String: Int] = [:]
    for (path, change) in ours where change.old == nil {
      guard let (folder, number) = version(path) else { continue }
      added[folder, default: []].append(number)
      if let other = theirs[path], other.old == nil, other.new?.id != change.new?.id {
        collided[folder] = min(collided[folder] ?? number, number)
      }
    }
    return try collided.sorted { $0.key < $1.key }.compactMap { folder, first in
      guard let name = FileSlug.text(of: folder).flatMap({ try? ModelName($0) }) else { return nil }
      var last = 0
      if let store = theirStore,
        let versions = try ledger.repository.entry(at: "models/\(folder)/versions", inTree: store)
      {
        for entry in try ledger.repository.entries(ofTree: versions.id) {
          last = max(last, Int(entry.name.dropLast(5)) ?? 0)
        }
      }
      // All from the first that collided on, so that they keep their order.
      let moved = (added[folder] ?? []).filter { $0 >= first }.sorted()
      let numbers = Dictionary(uniqueKeysWithValues: moved.enumerated().map { ($1, last + 1 + $0) })
      return VersionShift(model: name, folder: folder, numbers: numbers)
    }
  }

  private static func version(_ path: String) -> (folder: String, number: Int)? {
    let parts = path.split(separator: "/")
    guard parts.count == 4, parts[0] == "models", parts[2] == "versions", parts[3].hasSuffix(".json"),
      let number = Int(parts[3].dropLast(5))
    else { return nil }
    return (String(parts[1]), number)
  }

  /// The store with the new numbers in the model's own files. Approvals of what changed go: they are signed, and say
  /// the old number.
  ///
  /// - Returns: the tree, and how many approvals went by the old numbers.
  func apply(to store: ObjectID, in ledger: Ledger) throws -> (store: ObjectID, approvals: [Int: Int]) {
    guard let model = try ledger.repository.entry(at: "models/\(folder)", inTree: store) else {
      return (store, [:])
    }
    var removals: [TreeEdit] = []
    var puts: [TreeEdit] = []
    var approvals: [Int: Int] = [:]
    // What is there is visited once: the cost is the model's, not the store's.
    try ledger.repository.changes(from: nil, to: model.id) { change throws(GitError) in
      guard let entry = change.new, entry.mode == .file else { return }
      let path = "models/\(folder)/\(change.path)"
      let parts = change.path.split(separator: "/").map(String.init)
      if parts[0] == "approvals", parts.count == 4, let number = Int(parts[1]), numbers[number] != nil {
        approvals[number, default: 0] += 1
        removals.append(TreeEdit(path, .remove))
        return
      }
      guard let (name, bytes) = try shifted(parts, ledger.repository.blob(entry.id)) else { return }
      let target = (["models", folder] + parts.dropLast() + [name]).joined(separator: "/")
      if target != path { removals.append(TreeEdit(path, .remove)) }
      puts.append(TreeEdit(target, .put(try ledger.repository.writeBlob(bytes), .file)))
    }
    if removals.isEmpty, puts.isEmpty { return (store, [:]) }
    let without = try ledger.repository.tree(onto: store, edits: removals)
    return (try ledger.repository.tree(onto: without, edits: puts), approvals)
  }

  /// A file's new name and content; nil when it stays as it is.
  private func shifted(_ parts: [String], _ bytes: [UInt8]) -> (name: String, bytes: [UInt8])? {
    let name = parts[parts.count - 1]
    switch (parts[0], parts.count) {
    case ("versions", 2):
      guard var record = try? ModelVersion(parsing: bytes) else { return nil }
      let old = record
      record.number = numbers[record.number] ?? record.number
      record.source = shifted(source: record.source)
      return record == old ? nil : ("\(record.number).json", record.formatted())
    case ("aliases", 2):
      guard var alias = try? ModelAlias(parsing: bytes), let number = numbers[alias.version] else {
        return nil
      }
      alias.version = number
      return (name, alias.formatted())
    case ("stages", 2):
      guard let stage = try? StageHolders(parsing: bytes) else { return nil }
      let moved = StageHolders(
        stage: stage.stage, holders: stage.holders.map(shifted(holder:)), unknown: stage.unknown)
      return moved == stage ? nil : (name, moved.formatted())
    case ("stages", 3):
      guard var stay = try? StageStay(parsing: bytes) else { return nil }
      let old = stay
      stay.holder = shifted(holder: stay.holder)
      return stay == old ? nil : (stay.fileName, stay.formatted())
    default: return nil
    }
  }

  private func shifted(holder: StageHolders.Holder) -> StageHolders.Holder {
    var holder = holder
    holder.version = numbers[holder.version] ?? holder.version
    holder.rollbackOf = holder.rollbackOf.map { numbers[$0] ?? $0 }
    return holder
  }

  /// `models:/churn/5`, which another version was copied from.
  func shifted(source: String) -> String {
    let start = "models:/\(model.text)/"
    guard source.hasPrefix(start), let number = Int(source.dropFirst(start.count)), let new = numbers[number]
    else { return source }
    return start + "\(new)"
  }
}
