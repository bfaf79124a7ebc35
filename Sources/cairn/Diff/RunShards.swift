import Git
import Ledger
import Records

/// The directories that a store's runs are spread over, at one commit.
struct RunShards {
  /// As in Git's tree: in the order of their names.
  private let entries: [TreeEntry]

  /// - Parameter store: nil is the empty store.
  init(of store: ObjectID?, in ledger: Ledger) throws {
    guard let store, let runs = try ledger.repository.entry(at: "runs", inTree: store),
      runs.mode == .directory
    else {
      entries = []
      return
    }
    entries = try ledger.repository.entries(ofTree: runs.id).filter { $0.mode == .directory }
  }

  /// A directory that differs between two commits.
  struct Change {
    var name: String
    var old: ObjectID?
    var new: ObjectID?
  }

  func changes(since old: RunShards) -> [Change] {
    var changes: [Change] = []
    var before = old.entries[...]
    for shard in entries {
      while let first = before.first, first.name < shard.name {
        changes.append(Change(name: first.name, old: first.id))
        before.removeFirst()
      }
      let same = before.first?.name == shard.name ? before.popFirst() : nil
      if same?.id != shard.id { changes.append(Change(name: shard.name, old: same?.id, new: shard.id)) }
    }
    return changes + before.map { Change(name: $0.name, old: $0.id) }
  }

  /// About how many runs there are, from the first few directories.
  func estimate(in ledger: Ledger) throws -> Int {
    let sample = entries.prefix(8)
    let counted = try sample.reduce(0) { try $0 + ledger.repository.entries(ofTree: $1.id).count }
    return sample.isEmpty ? 0 : counted * entries.count / sample.count
  }
}
