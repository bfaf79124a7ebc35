public import Git
public import Ledger
internal import Records

extension ModelRegistry {
  /// What happened to models on the branch between two commits, oldest first. Where the first is not on the branch's own
  /// line any more, what lies between the fork and the second is told as one.
  ///
  /// Of models that are deleted nothing is told, nor of versions that are.
  public func news(from base: ObjectID?, to tip: ObjectID?, in ledger: Ledger) throws -> [RegistryNews] {
    guard let tip, base != tip else { return [] }
    var steps: [RegistryStep] = []
    if try RegistryLog.isOn(base, lineOf: tip, ledger) {
      try RegistryLog(ledger: ledger).walk(from: tip, downTo: base) { step in
        steps.append(step)
        return true
      }
    } else {
      guard let base, let fork = try ledger.repository.mergeBase(base, tip) else { return [] }
      let commit = try ledger.repository.firstParentStep(tip)
      steps = [
        RegistryStep(
          commit: tip, parent: fork, time: commit.time,
          before: try SnapshotReader.folder(in: ledger.storeTree(at: fork), of: ledger),
          after: try SnapshotReader.folder(in: ledger.storeTree(at: tip), of: ledger))
      ]
    }
    return try steps.reversed().flatMap { step in
      let pairs = try ModelPairs(from: step.parent, to: step.commit, in: ledger).pairs()
      return pairs.flatMap { news(of: $0, step) }
    }
  }

  private func news(of pair: ModelPairs.Pair, _ step: RegistryStep) -> [RegistryNews] {
    guard let new = pair.new else { return [] }
    let old = pair.old
    var kinds: [RegistryNews.Kind] = []
    if old == nil { kinds.append(.created(description: new.record.description, tags: new.record.tags)) }
    if let old { kinds += Self.tags(nil, old.record.tags, new.record.tags) }
    for version in new.versions {
      if let before = old?.allVersion(version.number) {
        kinds += Self.tags(version.number, before.record.tags, version.record.tags)
      } else {
        kinds.append(.registered(version.record))
      }
      let stage = old?.allVersion(version.number)?.stage ?? .none
      if stage != version.stage {
        kinds.append(.moved(version: version.number, from: stage, to: version.stage))
      }
    }
    for alias in new.aliases where old?.alias(alias.alias)?.version != alias.version {
      kinds.append(.aliasSet(alias.alias, version: alias.version))
    }
    for alias in old?.aliases ?? [] where new.alias(alias.alias) == nil {
      kinds.append(.aliasDeleted(alias.alias))
    }
    let isPrompt = new.record.tags[ModelState.promptTag]?.lowercased() == "true"
    return kinds.map {
      RegistryNews(model: new.name, isPrompt: isPrompt, kind: $0, commit: step.commit, time: step.time)
    }
  }

  private static func tags(
    _ version: Int?, _ old: [String: String], _ new: [String: String]
  ) -> [RegistryNews.Kind] {
    let set = new.filter { old[$0.key] != $0.value }.sorted { $0.key < $1.key }
    let gone = old.keys.filter { new[$0] == nil }.sorted()
    return set.map { .tagSet(version: version, key: $0.key, value: $0.value) }
      + gone.map { .tagDeleted(version: version, key: $0) }
  }
}
