internal import Ledger
internal import Records

/// The stages of a model while versions are moved between them.
///
/// ```swift
/// var moves = StageMoves(model, ledger.policy)
/// moves.move(4, to: .production, at: now)
/// moves.put(into: &change)
/// ```
struct StageMoves {
  private let name: ModelName
  private let folder: String
  /// nil when the model is about to be made.
  private let model: ModelState?
  private let policy: Policy
  /// The versions that go into a stage, or on being in it from another moment on.
  private var arrivals: [ModelStage: [Int: StageHolders.Holder]] = [:]
  private var departures: [ModelStage: Set<Int>] = [:]

  init(_ model: ModelState, _ policy: Policy) { self.init(model.name, in: model.folder, model, policy) }

  init(_ name: ModelName, in folder: String, _ model: ModelState?, _ policy: Policy) {
    self.name = name
    self.folder = folder
    self.model = model
    self.policy = policy
  }

  /// Puts a version into a stage, and takes it out of every other.
  mutating func move(
    _ version: Int, to stage: ModelStage, at time: Timestamp, rollbackOf: Int? = nil,
    override: StageHolders.Override? = nil
  ) {
    move(
      StageHolders.Holder(version: version, since: time, rollbackOf: rollbackOf, override: override),
      to: stage)
  }

  mutating func move(_ holder: StageHolders.Holder, to stage: ModelStage) {
    remove(holder.version)
    var holder = holder
    if let before = model?.holders(of: stage)[version: holder.version] { holder.unknown = before.unknown }
    departures[stage]?.remove(holder.version)
    arrivals[stage, default: [:]][holder.version] = holder
  }

  /// Takes a version out of every stage.
  mutating func remove(_ version: Int) {
    for stage in arrivals.keys { arrivals[stage]?[version] = nil }
    for stage in model?.stages ?? [] where stage[version: version] != nil {
      departures[stage.stage, default: []].insert(version)
    }
  }

  /// The changes of files, in an order that is the same each time.
  func put(into change: inout RegistryChange) {
    let stages = Set(arrivals.keys).union(departures.keys).sorted { $0.name < $1.name }
    for stage in stages { put(stage, into: &change) }
  }

  private func put(_ stage: ModelStage, into change: inout RegistryChange) {
    let arrived = arrivals[stage] ?? [:]
    let gone = (departures[stage] ?? []).union(arrived.keys)
    let isShared = policy.lets(manyVersionsOf: name, into: stage)
    for stay in model?.stays ?? [] where stay.stage == stage && gone.contains(stay.version) {
      // A later stay stands beside an earlier one, which somebody else may be ending.
      if isShared, arrived[stay.version] != nil { continue }
      change.remove(stay, in: folder)
    }
    let before = model?.stageFiles[stage] ?? StageHolders(stage: stage)
    var after = before
    for version in gone { after.remove(version) }
    for (_, holder) in arrived.sorted(by: { $0.key < $1.key }) {
      if isShared {
        change.put(StageStay(stage: stage, holder: holder), in: folder)
      } else {
        after.insert(holder)
      }
    }
    if after != before { change.put(after, in: folder) }
  }
}

extension Policy {
  /// Whether versions are in a stage beside each other as a rule: then each has a file, and no two of them contend.
  func lets(manyVersionsOf model: ModelName, into stage: ModelStage) -> Bool {
    !promotion(of: model, to: stage).archivesIncumbent
  }
}
