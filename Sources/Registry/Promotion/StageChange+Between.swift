public import Comparison
public import Git
public import Ledger
internal import Records

extension ModelRegistry {
  /// What happened to the stages between two revisions, by the models' folders; nil stands for nothing.
  ///
  /// Only models whose files differ are read.
  /// - Throws: `RecordError` when files of such a model cannot be read.
  public func stageChanges(
    from base: ObjectID?, to head: ObjectID?, in ledger: Ledger
  ) throws -> [StageChange] {
    let models = try ModelPairs(from: base, to: head, in: ledger)
    return try models.pairs().flatMap { StageChange.between($0.old, $0.new) }
  }
}

extension StageChange {
  /// - Parameter new: nil for a model that is gone: its stages went with it.
  static func between(_ old: ModelState?, _ new: ModelState?) -> [StageChange] {
    guard let new else { return [] }
    let before = Dictionary(grouping: old?.stages ?? [], by: \.stage).mapValues { $0.flatMap(\.holders) }
    let after = Dictionary(grouping: new.stages, by: \.stage).mapValues { $0.flatMap(\.holders) }
    var changes: [StageChange] = []
    for stage in Set(before.keys).union(after.keys).sorted(by: { $0.name < $1.name }) {
      let (from, to) = (before[stage] ?? [], after[stage] ?? [])
      let renamed = old.flatMap { $0.name == new.name ? nil : $0.name }
      if from == to, renamed == nil { continue }
      let change = StageChange(
        model: new.name, stage: stage, version: nil, origin: stage, from: from.map(\.version),
        to: to.map(\.version))
      let entered = to.filter { !from.contains($0) }
      if entered.isEmpty, change.from != change.to { changes.append(change) }
      for holder in to where renamed != nil || entered.contains(holder) {
        var change = change
        change.renamedFrom = entered.contains(holder) ? nil : renamed
        change.version = holder.version
        change.origin = old?.allVersion(holder.version)?.stage ?? .none
        change.rollbackOf = holder.rollbackOf
        change.override = holder.override
        changes.append(change)
      }
    }
    return changes
  }
}
