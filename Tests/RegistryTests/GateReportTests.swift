import Comparison
import Git
import Ledger
import Records
import Registry
import TestSupport
import Testing

@Suite("The gates of a stage")
struct GateReportTests {
  private let fixture: RegistryFixture
  private let ledger: Ledger

  init() throws {
    fixture = try RegistryFixture()
    ledger = try fixture.ledger()
    try fixture.registry.createModel(fixture.churn, in: ledger)
  }

  /// A version whose evidence is one metric.
  private func version(auc: Double) throws {
    var new = NewVersion(source: "s3://bucket/m")
    new.evidence = ModelEvidence(metrics: ["auc": MetricValue(auc)])
    try fixture.registry.createVersion(of: fixture.churn, new, in: ledger)
  }

  private func policy(_ gates: String..., after: ModelStage? = nil) throws -> Policy {
    let rule = PromotionRule(after: after, gates: try gates.map { try Gate(parsing: $0) })
    return Policy(models: [Policy.ModelRules(pattern: "*", stages: [.production: rule])])
  }

  private func report(
    _ number: Int, _ policy: Policy, facts: ObjectID? = nil, base: ObjectID? = nil
  ) throws -> GateReport {
    let tip = try ledger.tip()
    return try fixture.registry.gateReport(
      fixture.churn, number, to: .production, policy: policy, facts: facts ?? tip, base: base ?? tip,
      in: ledger)
  }

  @Test("compare with the newest version in the stage, the candidate itself aside")
  func incumbents() throws {
    for auc in [0.7, 0.9, 0.8] { try version(auc: auc) }
    let policy = try policy("auc > incumbent")
    #expect(try report(3, policy).verdicts.map(\.figures) == ["auc 0.8, no incumbent"])
    try fixture.registry.move(fixture.churn, 2, to: .production, in: ledger)
    #expect(try !report(3, policy).passes)
    try fixture.registry.move(fixture.churn, 1, to: .production, in: ledger)
    let report = try report(3, policy)
    #expect(report.incumbent == 1)
    #expect(report.verdicts.map(\.figures) == ["auc 0.8 > 0.7 (version 1)"])
    #expect(try self.report(1, policy).incumbent == 2)
  }

  @Test("take the yardstick from the base, and the version's facts from the change")
  func base() throws {
    for auc in [0.7, 0.9] { try version(auc: auc) }
    try fixture.registry.move(fixture.churn, 2, to: .production, in: ledger)
    let base = try ledger.tip()
    // The change moves a worse one into the stage, and brings the candidate.
    try fixture.registry.move(fixture.churn, 1, to: .production, archivingOthers: true, in: ledger)
    try version(auc: 0.8)
    let policy = try policy("auc > incumbent", after: .staging)
    let report = try report(3, policy, base: base)
    #expect(report.incumbent == 2)
    #expect(
      report.verdicts.map(\.figures) == ["in no stage", "auc 0.8 ≤ 0.9 (version 2)"])
    try fixture.registry.move(fixture.churn, 3, to: .staging, in: ledger)
    #expect(try self.report(3, policy, base: base).verdicts[0].passes == false)
    #expect(try self.report(3, policy).verdicts[0].passes)
  }

  @Test("know of a run what it measured after its model was registered")
  func later() throws {
    let run = try EvidenceTests.record(fixture, ledger, ends: false)
    var new = NewVersion(source: "runs:/\(run.id)/model")
    new.runID = run.id.text
    try fixture.registry.createVersion(of: fixture.churn, new, in: ledger)
    let policy = try policy("f1 >= 0.5", "auc >= 0.9", "age <= 1h", "source recorded", "environment captured")
    #expect(try report(1, policy).verdicts.map(\.passes) == [false, true, false, true, true])
    var values = RunValues()
    values.metrics = [
      Metric(key: "f1", step: 0, timestamp: ledger.now, value: 0.6),
      Metric(key: "auc", step: 1, timestamp: ledger.now, value: 0.1),
    ]
    try ledger.log(run.id, values)
    try ledger.end(run.id, RunEnd(.finished))
    _ = try ledger.commit(run.id)
    // What the version says of itself stays.
    #expect(try report(1, policy).passes)
  }

  @Test("are those that cairn.yaml had at a commit")
  func policies() throws {
    let before = try ledger.tip()
    #expect(try ledger.policy(at: nil) == .default)
    try fixture.repository.commit(
      "rules", files: ["cairn.yaml": "version: 1\nmodels: {churn: {Production: {gates: [auc > 1]}}}\n"])
    #expect(try ledger.policy(at: before).models == [])
    #expect(try ledger.policy(at: ledger.tip()).models.count == 1)
    try fixture.repository.commit("broken", files: ["cairn.yaml": "version: 1\nstages: 1\n"])
    #expect(throws: RecordError.self) { try ledger.policy(at: ledger.tip()) }
  }

  @Test("need a version that there is")
  func missing() throws {
    #expect(throws: RegistryError.self) { try report(1, .default) }
  }
}
