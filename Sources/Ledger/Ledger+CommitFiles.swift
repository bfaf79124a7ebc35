internal import Files
package import Git
internal import Records

extension Ledger {
  /// Changes files of the store as one commit, or not at all.
  ///
  /// `change` is given the store's tree at the branch's tip while no other process of ours commits, and again when a
  /// rival moved the branch meanwhile. What it throws ends the whole; nothing is changed then.
  ///
  /// Where the store is in the work tree its files change with the commit. One that the person has changed and not
  /// committed is theirs: the change is refused.
  ///
  /// - Returns: the commit; nil when the branch holds it all already.
  /// - Throws: ``LedgerError`` with code `conflict` when a commit cannot be made now, as during a merge.
  package func commitFiles(
    message: String, _ change: (_ store: ObjectID?) throws -> [FileChange]
  ) throws -> ObjectID? {
    var work = FileRewrite(self)
    let outcome: CommitOutcome
    do {
      outcome = try commit(message: message) { store in
        // A rival moved the branch: what was written for the tip before it is not what is to be now.
        try work.undo()
        try finishKilledRewrite(store)
        let files = try change(store).map { try storeFile($0, in: store) }
        if placement.isInWorkTree { try work.write(files) }
        var result = StoreChange()
        for file in files {
          if let new = file.new {
            result.put(file.path, new)
          } else {
            result.edits.append(TreeEdit(file.path, .remove))
            if file.old != nil { result.index.append(IndexEdit(file.path, .remove)) }
          }
        }
        return result
      }
    } catch {
      try? work.undo()
      throw error
    }
    switch outcome {
    case .committed(let commit, _):
      try work.keep()
      return commit
    case .nothingToDo, .withParent:
      try work.keep()
      return nil
    case .postponed(let reason):
      try work.undo()
      throw LedgerError(.conflict, "nothing was changed: \(reason)")
    }
  }

  /// Writes what the change holds, and looks up what it takes the place of.
  private func storeFile(_ change: FileChange, in store: ObjectID?) throws -> RewrittenFile {
    let new: ObjectID? =
      switch change.content {
      case .bytes(let bytes): try repository.writeBlob(bytes)
      case .blob(let id): id
      case nil: nil
      }
    let entry = try store.flatMap { try repository.entry(at: change.path, inTree: $0) }
    return RewrittenFile(path: change.path, old: entry?.mode == .directory ? nil : entry?.id, new: new)
  }

  /// Takes back what a process wrote into the work tree that was killed before its commit. The commit lock is held.
  private func finishKilledRewrite(_ store: ObjectID?) throws {
    guard placement.isInWorkTree, let files = try FileRewrite.note(self) else { return }
    var work = FileRewrite(self)
    for file in files {
      let held = try store.flatMap { try repository.entry(at: file.path, inTree: $0) }?.id
      // Committed after all, or changed by the person since: then it is as it is to be.
      guard held == file.old, try work.blob(file.path) == file.new else { continue }
      work.written.append(file)
    }
    if !work.written.isEmpty {
      context.notice("took back a change that a killed cairn process left half done")
    }
    try work.undo()
    try work.keep()
  }
}

/// A file of the work tree that is being changed, by the blobs that it is and is to be.
private struct RewrittenFile {
  var path: String
  var old: ObjectID?
  var new: ObjectID?

  init(path: String, old: ObjectID?, new: ObjectID?) {
    (self.path, self.old, self.new) = (path, old, new)
  }

  init?(_ line: Substring) {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count == 3 else { return nil }
    path = String(words[2])
    old = words[0] == "-" ? nil : try? ObjectID(hex: String(words[0]))
    new = words[1] == "-" ? nil : try? ObjectID(hex: String(words[1]))
  }

  var line: String { "\(old?.hex ?? "-") \(new?.hex ?? "-") \(path)\n" }
}

/// Files of the work tree on their way to a new content, which can be taken back until the commit is made; a note
/// under the Git directory tells what a killed process left.
private struct FileRewrite {
  private let ledger: Ledger
  var written: [RewrittenFile] = []

  init(_ ledger: Ledger) { self.ledger = ledger }

  private static func place(_ ledger: Ledger) -> String { ledger.privateDirectory + "/rewrite" }

  /// What the note says; nil when there is none.
  static func note(_ ledger: Ledger) throws -> [RewrittenFile]? {
    try StoreFile.read(place(ledger)).map { bytes in
      String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap(RewrittenFile.init)
    }
  }

  mutating func write(_ files: [RewrittenFile]) throws {
    // A file that is in the branch and not in the work tree was removed there, or is outside of a sparse checkout:
    // there is nothing to bring up to date.
    let present = try files.filter { file in
      let now = try blob(file.path)
      if now == nil, file.old != nil { return false }
      guard now == file.old || now == file.new else {
        throw LedgerError(
          .conflict,
          "'\(ledger.policy.store)/\(file.path)' has changes that are not committed: commit them or take them back, "
            + "then try again")
      }
      return true
    }
    if present.isEmpty { return }
    let note = present.map(\.line).joined()
    try StoreFile.replace(Self.place(ledger), with: Array(note.utf8), sync: false)
    // As Git does, without waiting for the disk: what a power cut takes from the work tree is in the commit.
    for file in present {
      written.append(file)
      try put(file.new, at: file.path)
    }
  }

  /// Brings the files back to what they were, in the other order.
  mutating func undo() throws {
    if written.isEmpty { return }
    while let file = written.popLast() { try put(file.old, at: file.path) }
    try keep()
  }

  /// What was written stays.
  mutating func keep() throws {
    written = []
    if ledger.placement.isInWorkTree { try StoreFile.remove(Self.place(ledger)) }
  }

  /// The blob that the file makes; nil when there is none.
  func blob(_ path: String) throws -> ObjectID? {
    guard let bytes = try StoreFile.read(ledger.path(path)) else { return nil }
    return try bytes.withUnsafeBytes { try Repository.blobID(of: $0) }
  }

  private func put(_ id: ObjectID?, at path: String) throws {
    let file = ledger.path(path)
    if let id {
      let directory = StoreFile.split(ledger.storeFromRoot + "/" + path).directory
      try StoreFile.makeDirectories(directory, below: ledger.root)
      try StoreFile.replace(file, with: ledger.repository.blob(id), sync: false)
      return
    }
    try StoreFile.remove(file)
    var directory = StoreFile.split(path).directory
    while directory != "." {
      StoreFile.removeDirectoryIfEmpty(ledger.path(directory))
      directory = StoreFile.split(directory).directory
    }
  }
}
