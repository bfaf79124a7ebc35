import Records
import Testing

@Suite("The rules of promotion in cairn.yaml")
struct PromotionRuleTests {
  static let full = """
    version: 1
    models:
      "churn*":
        production:
          after: dev
          gates: [auc >= 0.90, "rmse <= incumbent * 1.02"]
          approvals: 2
          approvers: [ada@example.org, "*@risk.example.org"]
          author_may_approve: true
          incumbent: keep
          override: ["lead@*"]
      churn-eu:
        Dev: {gates: [source clean]}
      "*":
        Production:
    stages: [Dev, Production, none]
    approvals: {signers: keys/signers}
    """

  @Test("are read with the stages that stand below them")
  func everything() throws {
    let (policy, warnings) = try PolicyTests.parse(Self.full)
    #expect(warnings == [])
    #expect(policy.stages.map(\.name) == ["None", "Dev", "Production"])
    #expect(policy.signersFile == "keys/signers")
    #expect(policy.archive == .none)
    let rule = policy.promotion(of: try ModelName("churn-us"), to: try ModelStage("Production"))
    #expect(rule.after?.name == "Dev")
    #expect(rule.gates.map(\.text) == ["auc >= 0.90", "rmse <= incumbent * 1.02"])
    #expect(rule.demands.map(\.text) == ["stage Dev", "auc >= 0.90", "rmse <= incumbent * 1.02"])
    #expect(rule.approvals == 2)
    #expect(rule.authorMayApprove)
    #expect(!rule.archivesIncumbent)
    #expect(rule.counts(approver: "bob@risk.example.org"))
    #expect(!rule.counts(approver: "bob@example.org"))
    #expect(rule.mayOverride("lead@example.org"))
    #expect(!rule.mayOverride("ada@example.org"))
  }

  @Test("go by a model's very name before any pattern, and by the first pattern that fits")
  func precedence() throws {
    let (policy, _) = try PolicyTests.parse(Self.full)
    let production = try ModelStage("Production")
    #expect(policy.promotion(of: try ModelName("churn-eu"), to: production).isOpen)
    #expect(policy.promotion(of: try ModelName("churn-eu"), to: try ModelStage("Dev")).gates.count == 1)
    #expect(!policy.promotion(of: try ModelName("churn"), to: production).isOpen)
    #expect(policy.promotion(of: try ModelName("fraud"), to: production) == PromotionRule())
  }

  @Test("ask nothing where nothing is said, and leave the archive to all")
  func defaults() throws {
    let policy = Policy.default
    let churn = try ModelName("churn")
    #expect(policy.stages == ModelStage.all)
    #expect(policy.promotion(of: churn, to: .production) == PromotionRule())
    #expect(policy.promotion(of: churn, to: .production).archivesIncumbent)
    #expect(!policy.promotion(of: churn, to: .archived).archivesIncumbent)
    #expect(policy.promotion(of: churn, to: .production).counts(approver: "anybody"))
    #expect(!policy.promotion(of: churn, to: .production).mayOverride("anybody"))
    #expect(policy.archive == .archived)
    #expect(policy.signersFile == "cairn/allowed_signers")
    #expect(policy.stage(named: "STAGING") == .staging)
    #expect(policy.stage(named: "Prod") == nil)
  }

  @Test(
    "are refused with the place of what is wrong",
    arguments: [
      (
        "stages: [a b]",
        "line 2, column 10: 'stages': 'a b' is no name for a stage: a letter, then letters, digits, '_', '-' and '.', 64 at most"
      ),
      (
        "stages: [Dev, dev]",
        "line 2, column 15: 'stages': 'dev' stands here a second time, upper and lower case aside"
      ),
      ("stages: x", "line 2, column 9: 'stages' must be a list, not 'x'"),
      ("approvals: {signers: ../x}", "line 2, column 22: 'signers': the path '../x' has the component '..'"),
      (
        "models: {churn: {Prod: {}}}",
        "line 2, column 18: there is no stage 'Prod'; there are None, Staging, Production, Archived"
      ),
      (
        "models: {churn: {Staging: {after: Dev}}}",
        "line 2, column 35: there is no stage 'Dev'; there are None, Staging, Production, Archived"
      ),
      ("models: {a/b: {}}", "line 2, column 10: 'models': the model name 'a/b' holds '/' or ':'"),
      (
        "models: {churn: {Staging: {gates: [auc]}}}",
        "line 2, column 36: the gate 'auc' is none: expected a metric and a bound ('auc >= 0.90', 'rmse <= incumbent * 1.02'), 'signature present', 'signature compatible', 'environment captured', 'source clean', 'source recorded', 'data checked', 'annotations owner', 'age <= 30d' or 'stage Staging'"
      ),
      (
        "models: {churn: {Staging: {approvals: -1}}}",
        "line 2, column 39: 'approvals' must be a number from 0 to 100, not '-1'"
      ),
      (
        "models: {churn: {Staging: {incumbent: drop}}}",
        "line 2, column 39: 'incumbent' must be archive or keep, not 'drop'"
      ),
      (
        "models: {churn: {Staging: {approver: [a]}}}",
        "line 2, column 28: 'approver' is not known; did you mean 'approvers'?"
      ),
      (
        "models: {churn: {Staging: {}, staging: {}}}",
        "line 2, column 31: the stage 'Staging' stands here a second time, upper and lower case aside"
      ),
    ])
  func faults(text: String, message: String) {
    let error = #expect(throws: RecordError.self) { try PolicyTests.parse("version: 1\n" + text) }
    #expect(error?.description == "cairn.yaml, " + message)
  }
}
