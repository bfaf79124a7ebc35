import Files
import Git
import Ledger
import Records

extension SideFinder {
  static let workTreeName = "work tree"

  /// What the commits of the store's branch are called.
  var branchName: String {
    if case .branch(let name) = ledger.placement.target { name } else { "HEAD" }
  }

  /// The tip with what no commit holds: live runs, and runs whose files were changed by hand.
  ///
  /// Costs what `git status` costs for the store's runs.
  func workTree() throws -> Side {
    var side = try places.side(branchName, at: ledger.tip())
    // What holds now is the file on the disk.
    side.policy = ledger.policy
    side.store = try side.tree.flatMap { try places.store(inTree: $0, ledger.policy) }
    let committed = side
    side.isWorkTree = true
    side.edited = try uncommittedRuns()
    side.edited = try side.edited.filter { id in
      switch (try committed.run(id, in: ledger), try side.run(id, in: ledger)) {
      case (.value(let one), .value(let two)): one != two
      case (.missing, .missing): false
      default: true
      }
    }
    let isDirty =
      try !side.edited.isEmpty
      || files.contains { try side.read(file: $0, in: ledger) != committed.read(file: $0, in: ledger) }
    if isDirty { side.name = Self.workTreeName }
    return side
  }

  private func uncommittedRuns() throws -> Set<RunID> {
    let placement = ledger.placement
    let here = ledger.repository.gitDirectory
    var runs = Set(
      try ledger.liveRuns().filter { !placement.isInWorkTree || $0.workTree == here }.map(\.run))
    guard placement.isInWorkTree else { return runs }
    let folder = ledger.policy.store + "/"
    for status in try ledger.repository.status(under: [folder + "runs"]) where status.path.hasPrefix(folder) {
      if case .run(let id, _) = StorePath(String(status.path.dropFirst(folder.count))) { runs.insert(id) }
    }
    return runs
  }
}

extension Side {
  /// A file of the repository, relative to its root; nil when there is none.
  func read(file path: String, in ledger: Ledger) throws -> [UInt8]? {
    if isWorkTree, let root = ledger.repository.workDirectory {
      return try OpenFile.following(root + "/" + path)?.rest()
    }
    guard let tree, let entry = try ledger.repository.entry(at: path, inTree: tree), entry.mode != .directory
    else {
      return nil
    }
    return try ledger.repository.blob(entry.id)
  }
}
