import Foundation
import Git
import Ledger
import Records
import Registry
import TestSupport

/// Somebody who does at random what people do with a store, and remembers which decisions they took: what two people
/// decide about one of these, a merge may have to ask about; about nothing else.
struct RandomStory {
  /// The decisions, by the file that says them, relative to the store.
  private(set) var decided: Set<String> = []
  /// The sources of the versions that were registered, each unlike any other.
  private(set) var sources: [String] = []
  private(set) var log: [String] = []
  private var generator: SplitMix64
  private let who: String

  init(_ who: String, seed: UInt64) {
    self.who = who
    generator = SplitMix64(seed: seed)
  }

  private static let models = ["churn", "price model", "Fraud"]
  private static let stages: [ModelStage] = [.staging, .production, .archived, .none, .production, .archived]

  private mutating func pick<Item>(_ items: [Item]) -> Item? {
    items.isEmpty ? nil : items[generator.next(upTo: items.count)]
  }

  /// Does `count` things.
  mutating func go(_ count: Int, in clone: SyncClone) throws {
    let ledger = try clone.ledger()
    for _ in 0..<count {
      switch generator.next(upTo: 14) {
      case 0: try experiment(ledger)
      case 1: try run(ledger, nested: false)
      case 2: try run(ledger, nested: true)
      case 3: try editRun(ledger)
      case 4: try createModel(clone, ledger)
      case 5, 6, 7: try register(clone, ledger)
      case 8, 9, 10: try move(clone, ledger)
      case 11: try alias(clone, ledger)
      case 12: try edit(clone, ledger)
      default: try deleteVersion(clone, ledger)
      }
    }
  }

  private mutating func note(_ text: String, _ decisions: String...) {
    log.append("\(who): \(text)")
    decided.formUnion(decisions)
  }

  private mutating func experiment(_ ledger: Ledger) throws {
    let name = "experiment \(generator.next(upTo: 4))"
    guard var known = try ledger.experiments().first(where: { $0.name == name }) else {
      _ = try ledger.commit(ledger.newExperiment(named: name), verb: "create")
      return note("create \(name)")
    }
    known.lifecycle = known.lifecycle == .active ? .deleted : .active
    _ = try ledger.commit(known, verb: known.lifecycle == .active ? "restore" : "delete")
    note("\(known.lifecycle) \(name)", StorePath.path(of: known.id))
  }

  private mutating func run(_ ledger: Ledger, nested: Bool) throws {
    let names = ["experiment 0", "experiment 1"]
    let deleted = try ledger.experiments().filter { $0.lifecycle == .deleted }.map(\.name)
    guard let name = pick(names.filter { !deleted.contains($0) }) else { return }
    let parent = try ledger.start(RunStart(experiment: name))
    var all = [parent.id]
    if nested {
      var child = RunStart(experiment: name)
      child.parent = parent.id
      all.append(try ledger.start(child).id)
    }
    for id in all.reversed() {
      var values = RunValues()
      values.metrics = [
        Metric(key: "rmse", step: 0, timestamp: ledger.now, value: Double(generator.next(upTo: 9)))
      ]
      try ledger.log(id, values)
      _ = try ledger.end(id, RunEnd(.finished))
      _ = try ledger.commit(id)
    }
    note("run \(parent.id.short)\(nested ? " with another in it" : "")")
  }

  private mutating func editRun(_ ledger: Ledger) throws {
    let store = try ledger.storeTree(at: ledger.tip())
    var ids: [RunID] = []
    if let store, let folder = try ledger.repository.entry(at: "runs", inTree: store) {
      for shard in try ledger.repository.entries(ofTree: folder.id) {
        ids += try ledger.runIDs(withPrefix: shard.name, inStore: store)
      }
    }
    guard let id = pick(ids.sorted()) else { return }
    let choice = generator.next(upTo: 3)
    let word = "\(who) \(generator.next(upTo: 99))"
    _ = try ledger.edit(id, verb: "edit") { run in
      if choice == 0 { run.lifecycle = run.lifecycle == .active ? .deleted : .active }
      if choice > 0 { run.tags["key \(choice)"] = word }
    }
    note("edit run \(id.short)", StorePath.path(of: id, .record))
  }

  private mutating func createModel(_ clone: SyncClone, _ ledger: Ledger) throws {
    guard let name = try pick(Self.models).map({ try ModelName($0) }),
      try clone.registry.snapshot(of: ledger).find(name) == nil
    else { return }
    try clone.registry.createModel(name, in: ledger)
    // Made by two, and described or tagged by one, it is two records.
    note("create model \(name)", "models/\(FileSlug(name.text))/model.json")
  }

  private mutating func model(_ clone: SyncClone, _ ledger: Ledger) throws -> ModelState? {
    pick(try clone.registry.snapshot(of: ledger).models)
  }

  private mutating func version(_ clone: SyncClone, _ ledger: Ledger) throws -> (ModelState, Int)? {
    guard let model = try model(clone, ledger), let version = pick(model.versions) else { return nil }
    return (model, version.number)
  }

  private func folder(_ model: ModelState) -> String { "models/\(FileSlug(model.name.text))" }

  private mutating func register(_ clone: SyncClone, _ ledger: Ledger) throws {
    guard let model = try model(clone, ledger) else { return try createModel(clone, ledger) }
    let source = "s3://\(who)/\(generator.next())"
    let number = try clone.registry.createVersion(of: model.name, NewVersion(source: source), in: ledger)
      .number
    sources.append(source)
    note("register \(model.name) \(number)", "\(folder(model))/versions/\(number).json")
  }

  private mutating func move(_ clone: SyncClone, _ ledger: Ledger) throws {
    guard let (model, number) = try version(clone, ledger), let stage = pick(Self.stages) else { return }
    let old = try model.version(number).stage
    try clone.registry.move(model.name, number, to: stage, archivingOthers: stage.isActive, in: ledger)
    note("move \(model.name) \(number) to \(stage)")
    for stage in [old, stage] where stage.isActive { decided.insert("\(folder(model))/stages/\(stage).json") }
  }

  private mutating func alias(_ clone: SyncClone, _ ledger: Ledger) throws {
    guard let (model, number) = try version(clone, ledger), let alias = pick(["champion", "best", "Best"])
    else {
      return
    }
    if generator.next(upTo: 4) == 0 {
      try clone.registry.deleteAlias(alias, of: model.name, in: ledger)
      note("delete alias \(model.name) \(alias)")
    } else {
      try clone.registry.setAlias(alias, of: model.name, to: number, in: ledger)
      note("alias \(model.name) \(alias) = \(number)")
    }
    for slug in [FileSlug(alias), .distinct(alias)] {
      decided.insert("\(folder(model))/aliases/\(slug).json")
    }
  }

  private mutating func edit(_ clone: SyncClone, _ ledger: Ledger) throws {
    let word = "\(who) \(generator.next(upTo: 99))"
    if generator.next(upTo: 2) == 0 {
      guard let model = try model(clone, ledger) else { return }
      try clone.registry.setTag("key \(generator.next(upTo: 3))", word, of: model.name, in: ledger)
      return note("tag \(model.name)", "\(folder(model))/model.json")
    }
    guard let (model, number) = try version(clone, ledger) else { return }
    try clone.registry.update(model.name, number, description: word, in: ledger)
    note("describe \(model.name) \(number)", "\(folder(model))/versions/\(number).json")
  }

  private mutating func deleteVersion(_ clone: SyncClone, _ ledger: Ledger) throws {
    guard generator.next(upTo: 3) == 0, let (model, number) = try version(clone, ledger) else { return }
    let old = try model.version(number)
    try clone.registry.deleteVersion(model.name, number, in: ledger)
    sources.removeAll { $0 == old.record.source }
    note("delete \(model.name) \(number)", "\(folder(model))/versions/\(number).json")
    if old.stage.isActive { decided.insert("\(folder(model))/stages/\(old.stage).json") }
    for alias in model.aliases(of: number) {
      for slug in [FileSlug(alias), .distinct(alias)] {
        decided.insert("\(folder(model))/aliases/\(slug).json")
      }
    }
  }
}
