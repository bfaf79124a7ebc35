internal import Git

/// The files of one directory of the store as a commit is to hold them: their blobs are in the object database.
struct StoredFiles {
  /// Relative to the store.
  let directory: String
  /// Whether they go on top of what the branch holds; otherwise in its place.
  let isOnTop: Bool
  /// Paths relative to the directory.
  var files: [(path: String, id: ObjectID, mode: FileMode)] = []
  /// What the branch holds and is to hold no longer: files and folders, relative to the directory.
  var removed: [String] = []

  init(directory: String, isOnTop: Bool) {
    self.directory = directory
    self.isOnTop = isOnTop
  }

  /// Adds the directory to a change.
  func add(to change: inout StoreChange, onto store: ObjectID?, in repository: borrowing Repository) throws {
    change.index += files.map { IndexEdit(directory + "/" + $0.path, .put($0.id, $0.mode)) }
    let old = try tree(in: store, repository)
    guard !isOnTop else {
      for path in removed { change.edits.append(TreeEdit(directory + "/" + path, .remove)) }
      for file in files {
        change.edits.append(TreeEdit(directory + "/" + file.path, .put(file.id, file.mode)))
      }
      if let old, !removed.isEmpty { change.index += try removals(from: old, repository) }
      return
    }
    let tree = try repository.tree(onto: nil, edits: files.map { TreeEdit($0.path, .put($0.id, $0.mode)) })
    change.edits.append(TreeEdit(directory, .put(tree, .directory)))
    guard let old else { return }
    try repository.changes(from: old, to: tree) { entry throws(GitError) in
      if entry.new == nil { change.index.append(IndexEdit(directory + "/" + entry.path, .remove)) }
    }
  }

  /// Index entries of the branch's files that were taken out.
  private func removals(from old: ObjectID, _ repository: borrowing Repository) throws -> [IndexEdit] {
    let stays = Set(files.map(\.path))
    var edits: [IndexEdit] = []
    try repository.changes(from: old, to: nil) { entry throws(GitError) in
      let isRemoved = removed.contains { entry.path == $0 || entry.path.hasPrefix($0 + "/") }
      if isRemoved, !stays.contains(entry.path) {
        edits.append(IndexEdit(directory + "/" + entry.path, .remove))
      }
    }
    return edits
  }

  private func tree(in store: ObjectID?, _ repository: borrowing Repository) throws -> ObjectID? {
    guard let store, let old = try repository.entry(at: directory, inTree: store), old.mode == .directory
    else { return nil }
    return old.id
  }
}
