import Comparison
import Git
import Ledger
import Records

/// The versions that are new between two states of the store, and the aliases that changed. Only files that differ are
/// read; what cannot be read is left to the check.
struct RegistryFiles {
  private(set) var versions: [VersionReview] = []
  private(set) var aliases: [AliasReview] = []
  private let ledger: Ledger

  /// - Parameters: trees of the store; nil for an empty one.
  init(from old: ObjectID?, to new: ObjectID?, in ledger: Ledger) throws {
    self.ledger = ledger
    func models(_ store: ObjectID?) throws -> ObjectID? {
      let entry = try store.flatMap { try ledger.repository.entry(at: "models", inTree: $0) }
      return entry?.mode == .directory ? entry?.id : nil
    }
    let (before, after) = (try models(old), try models(new))
    var changes: [TreeChange] = []
    try ledger.repository.changes(from: before, to: after) { changes.append($0) }
    for change in changes { try take(change, before, after) }
    versions.sort { ($0.model.text, $0.version.number) < ($1.model.text, $1.version.number) }
    aliases.sort { ($0.model.text, $0.alias) < ($1.model.text, $1.alias) }
  }

  private mutating func take(_ change: TreeChange, _ before: ObjectID?, _ after: ObjectID?) throws {
    let parts = change.path.split(separator: "/").map(String.init)
    guard parts.count == 3 else { return }
    switch parts[1] {
    case "versions":
      guard change.old == nil, let new = change.new, let name = try name(of: parts[0], in: after),
        let version = try? ModelVersion(parsing: ledger.repository.blob(new.id)), version.deleted == nil
      else { return }
      versions.append(VersionReview(model: name, version: version))
    case "aliases":
      let (old, new) = (alias(change.old), alias(change.new))
      guard old?.version != new?.version, let alias = new ?? old,
        let name = try name(of: parts[0], in: after) ?? name(of: parts[0], in: before)
      else { return }
      aliases.append(AliasReview(model: name, alias: alias.alias, old: old?.version, new: new?.version))
    default: break
    }
  }

  private func alias(_ entry: TreeEntry?) -> ModelAlias? {
    entry.flatMap { try? ModelAlias(parsing: ledger.repository.blob($0.id)) }
  }

  private func name(of folder: String, in models: ObjectID?) throws -> ModelName? {
    guard let models, let entry = try ledger.repository.entry(at: "\(folder)/model.json", inTree: models)
    else {
      return nil
    }
    return try? RegisteredModel(parsing: ledger.repository.blob(entry.id)).name
  }
}
