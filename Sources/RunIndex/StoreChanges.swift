import Git
import Records

/// What differs between two trees of the store, as far as it concerns the index.
struct StoreChanges {
  /// nil: the file is gone.
  var runs: [(id: RunID, file: ObjectID?)] = []
  /// By the file's name.
  var experiments: [(name: String, file: ObjectID?)] = []

  /// Walks only directories that differ.
  init(from old: ObjectID?, to new: ObjectID?, in repository: borrowing Repository) throws(GitError) {
    let (oldTop, newTop) = (try Self.directories(old, repository), try Self.directories(new, repository))
    let (oldShards, newShards) = try Self.differing(
      oldTop["runs"], newTop["runs"], repository, Self.directories)
    for shard in Self.names(oldShards, newShards) {
      let (oldRuns, newRuns) = try Self.differing(
        oldShards[shard], newShards[shard], repository, Self.directories)
      for name in Self.names(oldRuns, newRuns) {
        guard name.hasPrefix(shard), let id = try? RunID(name) else { continue }
        let before = try Self.runFile(oldRuns[name], repository)
        let after = try Self.runFile(newRuns[name], repository)
        if before != after { runs.append((id, after)) }
      }
    }
    let (oldFiles, newFiles) = try Self.differing(
      oldTop["experiments"], newTop["experiments"], repository, Self.files)
    for name in Self.names(oldFiles, newFiles) where name.hasSuffix(".json") {
      experiments.append((name, newFiles[name]))
    }
  }

  private typealias Listing = [String: ObjectID]

  /// The entries of two directories without those that both have alike.
  private static func differing(
    _ old: ObjectID?, _ new: ObjectID?, _ repository: borrowing Repository,
    _ list: (ObjectID?, borrowing Repository) throws(GitError) -> Listing
  ) throws(GitError) -> (Listing, Listing) {
    if old == new { return ([:], [:]) }
    let (old, new) = (try list(old, repository), try list(new, repository))
    if old.isEmpty || new.isEmpty { return (old, new) }
    return (old.filter { new[$0.key] != $0.value }, new.filter { old[$0.key] != $0.value })
  }

  private static func names(_ a: Listing, _ b: Listing) -> [String] {
    Set(a.keys).union(b.keys).sorted()
  }

  private static func directories(_ tree: ObjectID?, _ repository: borrowing Repository) throws(GitError)
    -> Listing
  {
    guard let tree else { return [:] }
    return listing(try repository.entries(ofTree: tree)) { $0 == .directory }
  }

  private static func files(_ tree: ObjectID?, _ repository: borrowing Repository) throws(GitError) -> Listing
  {
    guard let tree else { return [:] }
    return listing(try repository.entries(ofTree: tree)) { $0 == .file || $0 == .executable }
  }

  private static func listing(_ entries: [TreeEntry], _ isWanted: (FileMode) -> Bool) -> Listing {
    var listing: Listing = [:]
    listing.reserveCapacity(entries.count)
    for entry in entries where isWanted(entry.mode) { listing[entry.name] = entry.id }
    return listing
  }

  private static func runFile(_ tree: ObjectID?, _ repository: borrowing Repository) throws(GitError)
    -> ObjectID?
  {
    guard let tree, let entry = try repository.entry(at: "run.json", inTree: tree) else { return nil }
    return entry.mode == .file || entry.mode == .executable ? entry.id : nil
  }
}
