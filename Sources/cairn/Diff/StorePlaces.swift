import Git
import Ledger
import Records

/// Where the store is at each commit: the commit's own `cairn.yaml` says it.
final class StorePlaces {
  private let ledger: Ledger
  /// By the object id of `cairn.yaml`, which rarely changes.
  private var policies: [ObjectID: Policy] = [:]

  init(in ledger: Ledger) { self.ledger = ledger }

  /// What `cairn.yaml` says in a tree; today's word where there is none, or none that can be read.
  func policy(inTree tree: ObjectID) throws -> Policy {
    guard let file = try ledger.repository.entry(at: Policy.fileName, inTree: tree), file.mode != .directory
    else {
      return ledger.policy
    }
    if let known = policies[file.id] { return known }
    let policy = (try? Policy(parsing: ledger.repository.blob(file.id))) ?? ledger.policy
    policies[file.id] = policy
    return policy
  }

  /// The store's subtree in a tree; nil when there is none.
  func store(inTree tree: ObjectID, _ policy: Policy) throws -> ObjectID? {
    let entry = try ledger.repository.entry(at: policy.store, inTree: tree)
    return entry?.mode == .directory ? entry?.id : nil
  }

  func store(at commit: ObjectID) throws -> ObjectID? {
    let tree = try ledger.repository.tree(of: commit)
    return try store(inTree: tree, policy(inTree: tree))
  }

  /// The side that a commit is; nil stands for what was before the first one.
  func side(_ name: String, at commit: ObjectID?) throws -> Side {
    guard let commit else { return Side(name: name, policy: ledger.policy) }
    let tree = try ledger.repository.tree(of: commit)
    let policy = try policy(inTree: tree)
    return Side(
      name: name, commit: commit, tree: tree, store: try store(inTree: tree, policy), policy: policy)
  }
}
