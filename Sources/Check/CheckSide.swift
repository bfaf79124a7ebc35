import Git
import Ledger
import Records

/// One side of a change: a commit, with what its own `cairn.yaml` says.
struct CheckSide {
  /// nil stands for what was before the first commit.
  var commit: ObjectID?
  var tree: ObjectID?
  /// nil where there is no `cairn.yaml`, or none that can be read.
  var policy: Policy?
  /// Why `cairn.yaml` cannot be read.
  var policyFault: RecordError?

  init(_ commit: ObjectID?, in ledger: Ledger) throws {
    self.commit = commit
    guard let commit else { return }
    let tree = try ledger.repository.tree(of: commit)
    self.tree = tree
    guard let entry = try ledger.repository.entry(at: Policy.fileName, inTree: tree), entry.mode.isFile else {
      return
    }
    do {
      policy = try Policy(parsing: ledger.repository.blob(entry.id))
    } catch let error as RecordError {
      policyFault = error
    }
  }

  /// What stands at a path of the repository.
  func entry(_ path: String, in ledger: Ledger) throws -> TreeEntry? {
    guard let tree else { return nil }
    return try ledger.repository.entry(at: path, inTree: tree)
  }

  /// The directory of the store; nil when there is none.
  func store(_ path: String, in ledger: Ledger) throws -> ObjectID? {
    let found = try entry(path, in: ledger)
    return found?.mode == .directory ? found?.id : nil
  }
}

extension FileMode {
  /// Whether it is a file with content of its own.
  var isFile: Bool { self == .file || self == .executable }
}
