import Artifacts
import Digests
import Git
import Ledger
import Records

/// Compares the bytes of versions' artifacts, as a revision holds them, with the digests that the versions carry.
final class ArtifactCheck {
  private let ledger: Ledger
  /// By the trees and blobs that were read already.
  private var known: [ObjectID: Outcome] = [:]

  enum Outcome {
    case digest(String)
    /// Why there is none.
    case fault(String)
  }

  init(_ ledger: Ledger) { self.ledger = ledger }

  /// Why the artifacts are not what the version says; nil when they are, or when it says nothing of files of ours.
  ///
  /// - Parameter store: the store's tree.
  func fault(of version: ModelVersion, in store: ObjectID?) throws -> String? {
    guard let digest = version.evidence.digest, let path = version.evidence.path else { return nil }
    guard let store, let entry = try ledger.repository.entry(at: path, inTree: store) else {
      return "its artifacts are not there any more: \(path.escapedForMessage)"
    }
    let outcome = try known[entry.id] ?? self.outcome(entry)
    known[entry.id] = outcome
    switch outcome {
    case .fault(let reason): return reason
    case .digest(let found):
      return found == digest
        ? nil
        : "the bytes of its artifacts are others than those that were registered (\(path.escapedForMessage))"
    }
  }

  private func outcome(_ entry: TreeEntry) throws -> Outcome {
    var files: [(path: String, sha256: String)] = []
    func add(_ path: String, _ entry: TreeEntry) throws -> String? {
      guard entry.mode == .file || entry.mode == .executable else {
        return "its artifact \(path.escapedForMessage) is no plain file"
      }
      let (sha256, fault) = try digest(of: entry.id)
      files.append((path, sha256))
      return fault.map { "its artifact \(path.escapedForMessage) \($0)" }
    }
    if entry.mode != .directory {
      let name = entry.name.split(separator: "/").last.map(String.init) ?? entry.name
      if let fault = try add(name, entry) { return .fault(fault) }
    } else {
      var entries: [(String, TreeEntry)] = []
      try ledger.repository.changes(from: nil, to: entry.id) { change throws(GitError) in
        if let new = change.new { entries.append((change.path, new)) }
      }
      for (path, entry) in entries { if let fault = try add(path, entry) { return .fault(fault) } }
    }
    return .digest(ModelDigest.text(of: files))
  }

  /// Of the content; for a pointer of Git LFS that of the object, which is read where it is here.
  private func digest(of blob: ObjectID) throws -> (sha256: String, fault: String?) {
    if try ledger.repository.blobSize(blob) < LFSPointer.maximumLength,
      let pointer = LFSPointer(parsing: try ledger.repository.blob(blob))
    {
      let path = ledger.lfsObjects().path(pointer)
      guard let object = try? SHA256.digest(ofFile: path) else { return (pointer.sha256, nil) }
      let isSame = object.sha256 == pointer.sha256 && object.size == pointer.size
      return (pointer.sha256, isSame ? nil : "is damaged in Git LFS's store (\(path))")
    }
    return (try ledger.repository.withBlob(blob) { bytes throws(GitError) in SHA256.hex(of: bytes) }, nil)
  }
}
