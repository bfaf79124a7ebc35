public import Comparison
public import Git
public import Ledger
public import Records

extension ModelRegistry {
  /// Puts a version to the gates of a stage.
  ///
  /// - Parameters:
  ///   - policy: that of the base.
  ///   - facts: the commit that holds what is known of the version and its run.
  ///   - base: the commit that holds what the version is compared with: who is in which stage. A change cannot move its
  ///     own yardstick.
  ///   - now: by which the run's age is told; the ledger's clock where it is nil.
  /// - Throws: ``RegistryError`` when there is no such version.
  public func gateReport(
    _ name: ModelName, _ number: Int, to stage: ModelStage, policy: Policy, facts: ObjectID?, base: ObjectID?,
    at now: Timestamp? = nil, in ledger: Ledger
  ) throws -> GateReport {
    guard let model = try model(name, at: facts, in: ledger) else { throw RegistryError.noModel(name.text) }
    var version = try model.version(number).record
    let before = facts == base ? model : try self.model(name, at: base, in: ledger)
    var incumbent = before?.newestHolder(of: stage, besides: number)?.record
    let reader = RunEvidence(ledger: ledger)
    version.evidence = try reader.completing(version, at: facts)
    if let held = incumbent { incumbent?.evidence = try reader.completing(held, at: base) }
    let candidate = GateCandidate(
      model: name, version: version, stage: before?.stage(of: number) ?? .none, incumbent: incumbent,
      now: now ?? ledger.now)
    return GateReport(candidate, to: stage, by: policy.promotion(of: name, to: stage))
  }
}

extension ModelState {
  /// The version that came into the stage last.
  fileprivate func newestHolder(of stage: ModelStage, besides number: Int) -> RegisteredVersion? {
    guard stage != .none else { return nil }
    let holders = holders(of: stage).holders.filter { $0.version != number }
      .sorted { ($0.since, $0.version) < ($1.since, $1.version) }
    return holders.last.flatMap { try? version($0.version) }
  }

  fileprivate func stage(of number: Int) -> ModelStage? {
    versions.first { $0.number == number }?.stage
  }
}
