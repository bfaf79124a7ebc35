internal import Git
internal import Records

/// Where runs are while they live, and what they are committed to.
public struct Placement: Hashable, Sendable {
  /// What moves when a run is committed.
  public enum Target: Hashable, Sendable {
    /// The branch that is checked out, or HEAD itself when it is detached.
    case head
    /// The branch that `cairn.yaml` names, not checked out here.
    case branch(String)
  }

  public let target: Target
  /// The absolute path of the store's files.
  public let files: String
  /// Whether the files are in the work tree, where a commit leaves them and the index must know them. Otherwise they
  /// live under the Git directory and go once they are committed.
  public let isInWorkTree: Bool

  /// - Throws: ``LedgerError`` when the repository is bare and `cairn.yaml` names no branch.
  init(_ repository: borrowing Repository, _ policy: Policy, readsOnly: Bool = false) throws {
    let checkedOut: String? =
      if case .branch(let name, _) = try repository.head() { name } else { nil }
    if let root = repository.workDirectory, policy.branch == nil || policy.branch == checkedOut {
      target = .head
      files = root + "/" + policy.store
      isInWorkTree = true
      return
    }
    guard let branch = policy.branch ?? (readsOnly ? checkedOut : nil) else {
      throw LedgerError(
        .invalid,
        "'\(repository.gitDirectory)' is a bare repository: say in cairn.yaml which branch runs go to, "
          + "for example 'branch: main'")
    }
    target = .branch(branch)
    files = repository.commonDirectory + "/cairn/store"
    isInWorkTree = false
  }
}
