internal import Files
internal import Git
internal import Records

/// A file of the work tree that is being changed, by the blobs that it is and is to be.
struct RewrittenFile {
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
struct FileRewrite {
  private let ledger: Ledger
  private let note: String
  var written: [RewrittenFile] = []

  init(_ ledger: Ledger, note: String? = nil) {
    self.ledger = ledger
    // A name of its own: another process may write its note before this one has removed its.
    self.note = note ?? String(UInt64.random(in: .min ... .max), radix: 36)
  }

  /// The directory of all notes.
  static func notes(_ ledger: Ledger) -> String { ledger.privateDirectory + "/rewrites" }

  private var place: String { Self.notes(ledger) + "/" + note }

  /// What the note says.
  func noted() throws -> [RewrittenFile] {
    let bytes = try StoreFile.read(place) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap(RewrittenFile.init)
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
    let text = present.map(\.line).joined()
    try StoreFile.makeDirectories("cairn/rewrites", below: ledger.repository.commonDirectory)
    try StoreFile.replace(place, with: Array(text.utf8), sync: false)
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
    if ledger.placement.isInWorkTree { try StoreFile.remove(place) }
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
