import Git
import Ledger
import Records

/// The models whose files differ between two revisions, before and after.
struct ModelPairs {
  struct Pair {
    /// Below `models/`, after the change; before it when the model is gone.
    var folder: String
    var old: ModelState?
    var new: ModelState?
  }

  let ledger: Ledger
  let before: ObjectID?
  let after: ObjectID?

  /// - Parameters:
  ///   - before: the tree of `models/`.
  init(before: ObjectID?, after: ObjectID?, in ledger: Ledger) {
    self.ledger = ledger
    self.before = before
    self.after = after
  }

  init(from base: ObjectID?, to head: ObjectID?, in ledger: Ledger) throws {
    self.init(
      before: try SnapshotReader.folder(in: ledger.storeTree(at: base), of: ledger),
      after: try SnapshotReader.folder(in: ledger.storeTree(at: head), of: ledger), in: ledger)
  }

  /// - Throws: `RecordError` when files of such a model cannot be read.
  func pairs() throws -> [Pair] {
    let (pairs, faults) = try readable()
    if let fault = faults.first { throw fault.fault }
    return pairs
  }

  /// Those that can be read, and what is wrong with the others.
  func readable() throws -> (pairs: [Pair], faults: [(folder: String, fault: RecordError)]) {
    let reader = SnapshotReader(ledger, after: RegistrySnapshot())
    var pairs: [Pair] = []
    var faults: [(String, RecordError)] = []
    for name in try changedFolders() {
      let (old, new) = (try folder(name, before), try folder(name, after))
      if old == nil, new == nil { continue }
      do {
        pairs.append(
          Pair(
            folder: name, old: try old.flatMap(reader.model), new: try new.flatMap(reader.model)))
      } catch let fault as RecordError {
        faults.append((name, fault))
      }
    }
    return (Self.joiningRenamed(pairs), faults)
  }

  /// A model that got another name, and with it another folder, goes on where it was; its versions are the same files.
  private static func joiningRenamed(_ pairs: [Pair]) -> [Pair] {
    var pairs = pairs
    for index in pairs.indices where pairs[index].old == nil {
      guard let first = pairs[index].new?.allVersions.first else { continue }
      let source = pairs.firstIndex { pair in
        pair.new == nil && pair.old?.allVersions.contains { $0.blob == first.blob } == true
      }
      guard let source else { continue }
      pairs[index].old = pairs[source].old
      pairs[source].old = nil
    }
    return pairs.filter { $0.old != nil || $0.new != nil }
  }

  /// The names of the folders in which a file differs, in order.
  private func changedFolders() throws -> [String] {
    var names: [String] = []
    try ledger.repository.changes(from: before, to: after) { change throws(GitError) in
      guard let slash = change.path.utf8.firstIndex(of: UInt8(ascii: "/")) else { return }
      let name = String(change.path[..<slash])
      if names.last != name { names.append(name) }
    }
    return names
  }

  private func folder(_ name: String, _ models: ObjectID?) throws -> TreeEntry? {
    guard let entry = try models.flatMap({ try ledger.repository.entry(at: name, inTree: $0) }),
      entry.mode == .directory
    else { return nil }
    return TreeEntry(name: name, mode: .directory, id: entry.id)
  }
}
