import Comparison
import Files
import Git
import Ledger
import Records
import Registry
import TestSupport
import Testing

/// A repository whose `cairn.yaml` asks for a gate and two approvals before Production, and people with keys.
final class PromotionFixture: Sendable {
  static let policy = """
    version: 1
    models:
      churn:
        Production:
          gates:
            - auc >= 0.90
          approvals: 2
          override: [lead@example.org]

    """

  let git: TestRepository
  let registry = ModelRegistry()
  let clock = Clock()
  let churn: ModelName

  /// - Parameter signers: the people who may sign.
  init(policy: String = PromotionFixture.policy, signers: [String] = ["ada", "bob", "carol"]) throws {
    churn = try ModelName("churn")
    git = try TestRepository()
    _ = try StoreSetup.write(in: git.open())
    try git.write("cairn.yaml", policy)
    try git.write("cairn/allowed_signers", signers.map(line).joined())
    try git.commit("begin")
  }

  func key(_ name: String) throws -> SigningKey { try SigningKey(name, in: git) }

  func line(_ name: String) throws -> String {
    try key(name).line(for: "\(name)@example.org", options: "namespaces=\"cairn-approval\"")
  }

  func ledger(as name: String = "ada") throws -> Ledger {
    let clock = clock
    let context = LedgerContext(
      environment: environment(name), processes: ProcessTable(machine: "here 1", startOf: { _ in nil }),
      now: { clock.now() }, notice: { _ in })
    return try Ledger.open(at: git.path, context: context)
  }

  func environment(_ name: String) -> [String: String] {
    git.environment.merging([
      "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": "\(name)@example.org", "GIT_COMMITTER_NAME": name,
      "GIT_COMMITTER_EMAIL": "\(name)@example.org",
    ]) { $1 }
  }

  /// Registers a version by ada from a run that measured `auc`, with its weights as the only artifact.
  @discardableResult
  func register(auc: Double, weights: String = "weights") throws -> Int {
    let ledger = try ledger()
    let run = try ledger.start(RunStart(experiment: "churn"))
    try TestFiles.write(ledger.directory(of: run.id) + "/artifacts/model/weights", Array(weights.utf8))
    var values = RunValues()
    values.metrics = [Metric(key: "auc", timestamp: clock.now(), value: auc)]
    try ledger.log(run.id, values)
    try ledger.end(run.id, RunEnd(.finished))
    _ = try ledger.commit(run.id)
    if try registry.model(churn, at: ledger.tip(), in: ledger) == nil {
      try registry.createModel(churn, in: ledger)
    }
    var new = NewVersion(source: "runs:/\(run.id)/model")
    new.runID = run.id.text
    let version = try registry.createVersion(of: churn, new, in: ledger)
    return version.number
  }

  @discardableResult
  func approve(
    _ version: Int, by name: String, to stage: ModelStage = .production, key: String? = nil
  ) throws -> ApprovalOutcome {
    var request = ApprovalRequest(churn, version, to: stage)
    request.key = try self.key(key ?? name).path
    return try registry.approve(request, in: ledger(as: name))
  }

  @discardableResult
  func promote(
    _ version: Int, to stage: ModelStage = .production, as name: String = "ada",
    override reason: String? = nil
  ) throws -> PromotionOutcome {
    var promotion = Promotion(churn, version, to: stage)
    promotion.overrideReason = reason
    return try registry.promote(promotion, in: ledger(as: name))
  }

  func rollback(_ stage: ModelStage = .production) throws -> PromotionOutcome {
    try registry.rollback(churn, stage, in: ledger())
  }

  /// `churn` as HEAD has it.
  func model() throws -> ModelState {
    let ledger = try ledger()
    return try #require(try registry.model(churn, at: ledger.tip(), in: ledger))
  }

  func history() throws -> [StageEvent] { try registry.history(of: churn, in: ledger()) }

  /// `2 None → Production`, newest first.
  func story() throws -> [String] {
    try history().map { "\($0.version) \($0.from) → \($0.to) \($0.kind.rawValue)" }
  }

  /// The versions in the stage.
  func holders(_ stage: ModelStage = .production) throws -> [Int] {
    try model().holders(of: stage).holders.map(\.version)
  }

  func verify(from start: ObjectID? = nil) throws -> VerificationResult {
    let ledger = try ledger()
    let tip = try #require(try ledger.tip())
    return try registry.verify(from: start, to: tip, comparesTags: true, in: ledger)
  }

  /// Versions 1 and 2, of which 2 went to Production with two approvals.
  func promoted() throws {
    try register(auc: 0.95, weights: "one")
    try register(auc: 0.96, weights: "two")
    try approve(2, by: "bob")
    try approve(2, by: "carol")
    let outcome = try promote(2)
    #expect(outcome.commit != nil)
  }
}
