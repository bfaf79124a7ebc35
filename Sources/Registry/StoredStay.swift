internal import Records

/// A file that says of one version that it is in a stage.
struct StoredStay: Sendable {
  /// Below `stages/`.
  let place: String
  let stage: ModelStage
  let holder: StageHolders.Holder
  var version: Int { holder.version }

  init(_ place: String, _ stage: ModelStage, _ holder: StageHolders.Holder) {
    self.place = place
    self.stage = stage
    self.holder = holder
  }

  /// Who is in which stage by both kinds of files. Of one version in one stage the later word holds.
  static func holders(_ files: [StageHolders], _ stays: [StoredStay]) -> [StageHolders] {
    var stages: [ModelStage: StageHolders] = [:]
    for file in files { stages[file.stage] = file }
    for (stage, stays) in Dictionary(grouping: stays, by: \.stage) {
      let there = stages[stage]
      var latest: [Int: StageHolders.Holder] = [:]
      for holder in (there?.holders ?? []) + stays.map(\.holder) {
        if let other = latest[holder.version], other.since > holder.since { continue }
        latest[holder.version] = holder
      }
      stages[stage] = StageHolders(
        stage: stage, holders: Array(latest.values), unknown: there?.unknown ?? UnknownKeys())
    }
    return stages.values.sorted { $0.stage.name < $1.stage.name }
  }
}
