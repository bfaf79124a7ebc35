public import Git
public import Ledger
public import Records

/// A version that comes into a stage, or versions that leave one, between two revisions.
public struct StageChange: Hashable, Sendable {
  public var model: ModelName
  public var stage: ModelStage
  /// The version that comes; nil when versions only leave. A change by which two come is two of these.
  public var version: Int?
  /// Where the version was before.
  public var origin: ModelStage
  /// The versions in the stage before and after.
  public var from: [Int]
  public var to: [Int]
  /// The version that it took the place back from.
  public var rollbackOf: Int?
  public var override: StageHolders.Override?
  /// The name that the model had before, when it is the model that came and not the version.
  public var renamedFrom: ModelName?

  public init(
    model: ModelName, stage: ModelStage, version: Int?, origin: ModelStage, from: [Int], to: [Int],
    rollbackOf: Int? = nil, override: StageHolders.Override? = nil
  ) {
    self.model = model
    self.stage = stage
    self.version = version
    self.origin = origin
    self.from = from
    self.to = to
    self.rollbackOf = rollbackOf
    self.override = override
  }
}

extension StageChange: CustomStringConvertible {
  /// `version 4 of churn to Production`.
  public var description: String {
    let name = model.text.escapedForMessage
    if let version { return "version \(version) of \(name) to \(stage)" }
    let left = from.filter { !to.contains($0) }.map(String.init).joined(separator: ", ")
    return "version \(left) of \(name) out of \(stage)"
  }
}

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
