internal import Files
internal import Git
internal import Records

/// One directory of the store as Git will hold it: its tree, and the files for the index.
struct StoredDirectory {
  var tree: ObjectID
  /// Paths relative to the directory.
  var files: [(path: String, id: ObjectID, mode: FileMode)]
}

extension Ledger {
  /// Writes the blobs and the tree of a run's directory: the files that a run has, and what lies under `artifacts/`.
  func storeRun(_ id: RunID) throws -> StoredDirectory {
    let directory = directory(of: id)
    var files: [(path: String, id: ObjectID, mode: FileMode)] = []
    for name in try StoreFile.names(in: directory) where Self.isRunFile(name) {
      try store(directory, name, into: &files)
    }
    let tree = try repository.tree(onto: nil, edits: files.map { TreeEdit($0.path, .put($0.id, $0.mode)) })
    return StoredDirectory(tree: tree, files: files)
  }

  private func store(
    _ directory: String, _ path: String, into files: inout [(path: String, id: ObjectID, mode: FileMode)]
  ) throws {
    let absolute = directory + "/" + path
    switch StoreFile.kind(absolute) {
    case .file:
      let mode: FileMode = StoreFile.isExecutable(absolute) ? .executable : .file
      files.append((path, try repository.writeBlob(ofFile: absolute), mode))
    case .directory:
      for name in try StoreFile.names(in: absolute) where !name.hasPrefix(StoreFile.temporaryPrefix) {
        try store(directory, path + "/" + name, into: &files)
      }
    // Links and devices are no content; the manifest's notes name them.
    case .symlink, .other, nil: break
    }
  }
}
