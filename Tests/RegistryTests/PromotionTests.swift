import Comparison
import Git
import Ledger
import Records
import Registry
import TestSupport
import Testing

@Suite("Promotions")
struct PromotionTests {
  @Test("a version that passes its gates and has its approvals comes in, in one commit that says so")
  func promoted() throws {
    let fixture = try PromotionFixture()
    try fixture.promoted()
    #expect(try fixture.holders() == [2])
    let message = try fixture.git.git("log", "-1", "--format=%B")
    #expect(
      message == """
        stage(churn): version 2 to Production

        Cairn-Model: churn
        Cairn-Version: 2
        Cairn-Stage: Production
        Cairn-From: None
        Cairn-Approved-By: bob@example.org
        Cairn-Approved-By: carol@example.org

        """)
    #expect(try fixture.git.git("status", "--porcelain") == "")
    #expect(try fixture.verify().findings == [])
    try fixture.git.fsck()
  }

  @Test("the incumbent goes to the archive in the same commit")
  func incumbent() throws {
    let fixture = try PromotionFixture()
    try fixture.promoted()
    try fixture.approve(1, by: "bob")
    try fixture.approve(1, by: "carol")
    let outcome = try fixture.promote(1)
    #expect(outcome.retired == [2])
    #expect(try fixture.holders() == [1])
    #expect(try fixture.holders(.archived) == [2])
    #expect(try fixture.git.git("log", "-1", "--format=", "--name-only").split(separator: "\n").count == 2)
    #expect(try fixture.verify().findings == [])
  }

  @Test("a worse model and missing approvals are blocked, and nothing changes")
  func blocked() throws {
    let fixture = try PromotionFixture()
    try fixture.register(auc: 0.85)
    let before = try fixture.git.id("HEAD")
    let outcome = try fixture.promote(1)
    #expect(outcome.commit == nil)
    #expect(
      outcome.verdict.problems == [
        "gate 'auc >= 0.90': auc 0.85 < 0.90; needed: a version whose auc is at least 0.90",
        "2 approvals needed, there is none: cairn approve churn 1 --to Production",
      ])
    #expect(try fixture.git.id("HEAD") == before)
    #expect(try fixture.git.git("status", "--porcelain") == "")
  }

  @Test("MLflow's transition goes through the same judgement")
  func transition() throws {
    let fixture = try PromotionFixture()
    try fixture.register(auc: 0.95)
    let error = #expect(throws: RegistryError.self) {
      try fixture.registry.move(fixture.churn, 1, to: .production, in: fixture.ledger())
    }
    #expect(error?.code == .refused)
    let version = try fixture.registry.move(fixture.churn, 1, to: .staging, in: fixture.ledger())
    #expect(version.stage == .staging)
  }

  @Test("a change in cairn.yaml that is not committed changes nothing")
  func uncommittedPolicy() throws {
    let fixture = try PromotionFixture()
    try fixture.register(auc: 0.85)
    try fixture.git.write("cairn.yaml", "version: 1\n")
    #expect(try fixture.promote(1).commit == nil)
  }

  @Test("with a branch of its own the work tree, the index and HEAD stay as they are")
  func branch() throws {
    let fixture = try PromotionFixture()
    try fixture.register(auc: 0.95)
    let head = try fixture.git.id("HEAD")
    try fixture.git.write("draft.txt", "mine\n")
    try fixture.git.write("cairn.yaml", PromotionFixture.policy + "# mine\n")
    try fixture.git.git("add", "draft.txt")
    let status = try fixture.git.git("status", "--porcelain")
    var promotion = Promotion(fixture.churn, 1, to: .production)
    promotion.awaitsApprovals = true
    let ledger = try fixture.ledger()
    let outcome = try fixture.registry.promote(promotion, onNewBranch: "promote/churn-1", in: ledger)
    #expect(outcome.commit == (try fixture.git.id("promote/churn-1")))
    #expect(try fixture.git.id("promote/churn-1^") == head)
    #expect(try fixture.git.git("status", "--porcelain") == status)
    #expect(try fixture.git.id("HEAD") == head)
    // A branch that is there is not moved.
    let error = #expect(throws: LedgerError.self) {
      try fixture.registry.promote(promotion, onNewBranch: "main", in: ledger)
    }
    #expect(error?.code == .conflict)
  }

  @Test("a failing gate blocks a branch as well, a missing approval does not")
  func branchGate() throws {
    let fixture = try PromotionFixture()
    try fixture.register(auc: 0.85)
    var promotion = Promotion(fixture.churn, 1, to: .production)
    promotion.awaitsApprovals = true
    let outcome = try fixture.registry.promote(promotion, onNewBranch: "p", in: fixture.ledger())
    #expect(outcome.commit == nil)
    #expect(try fixture.git.attempt(["rev-parse", "-q", "--verify", "p"]).status != 0)
  }

  @Test("who may override does so with a reason that stays; others do not")
  func override() throws {
    let fixture = try PromotionFixture()
    try fixture.register(auc: 0.85)
    let refused = try fixture.promote(1, as: "bob", override: "I want to")
    #expect(refused.commit == nil)
    #expect(
      refused.verdict.problems.last
        == "bob@example.org may not override the policy; it is for lead@example.org")
    let outcome = try fixture.promote(1, as: "lead", override: "hot fix")
    #expect(outcome.commit != nil)
    #expect(
      try fixture.git.read("cairn/models/churn/stages/Production.json").contains("\"reason\": \"hot fix\""))
    let event = try #require(try fixture.history().first)
    #expect(event.kind == .override)
    #expect(event.override?.by == "lead@example.org")
    let result = try fixture.verify()
    #expect(result.findings == [])
    #expect(result.notes.count == 1)
  }

  @Test("an override that was not needed is none")
  func needlessOverride() throws {
    let fixture = try PromotionFixture()
    try fixture.register(auc: 0.95)
    try fixture.approve(1, by: "bob")
    try fixture.approve(1, by: "carol")
    let outcome = try fixture.promote(1, as: "lead", override: "hurry")
    #expect(outcome.verdict.change.override == nil)
    #expect(try fixture.history().first?.kind == .promotion)
  }

  @Test("a dirty stage file is the person's: the promotion is refused")
  func dirty() throws {
    let fixture = try PromotionFixture()
    try fixture.promoted()
    try fixture.approve(1, by: "bob")
    try fixture.approve(1, by: "carol")
    let file = "cairn/models/churn/stages/Production.json"
    try fixture.git.write(file, "mine\n")
    #expect(throws: LedgerError.self) { try fixture.promote(1) }
    #expect(try fixture.git.read(file) == "mine\n")
  }

  @Test("during a merge nothing is promoted")
  func merging() throws {
    let fixture = try PromotionFixture()
    try fixture.register(auc: 0.95)
    try fixture.approve(1, by: "bob")
    try fixture.approve(1, by: "carol")
    try fixture.git.branch("side")
    try fixture.git.commit("side", files: ["a": "1\n"])
    try fixture.git.git("checkout", "-q", "main")
    try fixture.git.commit("main", files: ["a": "2\n"])
    _ = try fixture.git.attempt(["merge", "side"])
    let error = #expect(throws: LedgerError.self) { try fixture.promote(1) }
    #expect(error?.message.contains("merge is under way") == true)
  }

  @Test("two who promote at once leave one in the stage, and a history that holds")
  func rivals() async throws {
    let fixture = try PromotionFixture()
    for number in 1...4 {
      try fixture.register(auc: 0.95, weights: "\(number)")
      for name in ["bob", "carol"] { try fixture.approve(number, by: name) }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...4 { group.addTask { _ = try fixture.promote(number) } }
      try await group.waitForAll()
    }
    #expect(try fixture.holders().count == 1)
    #expect(try fixture.holders(.archived).count == 3)
    #expect(try fixture.verify().findings == [])
    #expect(try fixture.git.git("status", "--porcelain") == "")
  }

  @Test("in a bare repository it works as well")
  func bare() throws {
    let fixture = try PromotionFixture(policy: PromotionFixture.policy + "branch: main\n")
    try fixture.register(auc: 0.95)
    try fixture.approve(1, by: "bob")
    try fixture.approve(1, by: "carol")
    let clone = try fixture.git.bareClone()
    let clock = fixture.clock
    let ledger = try Ledger.open(
      at: clone.path,
      context: LedgerContext(
        environment: fixture.environment("ada"), processes: ProcessTable(machine: "m", startOf: { _ in nil }),
        now: { clock.now() }, notice: { _ in }))
    let outcome = try ModelRegistry().promote(Promotion(fixture.churn, 1, to: .production), in: ledger)
    #expect(outcome.commit == (try clone.id("main")))
  }
}

@Suite("Rollbacks")
struct RollbackTests {
  /// Versions 1, 2 and 3, each promoted after the other.
  private func threeInARow() throws -> PromotionFixture {
    let fixture = try PromotionFixture()
    for number in 1...3 {
      try fixture.register(auc: 0.95, weights: "\(number)")
      for name in ["bob", "carol"] { try fixture.approve(number, by: name) }
      #expect(try fixture.promote(number).commit != nil)
    }
    return fixture
  }

  @Test("each goes one holder further back, and a promotion after it begins anew")
  func stack() throws {
    let fixture = try threeInARow()
    #expect(try fixture.rollback().verdict.change.version == 2)
    #expect(try fixture.holders() == [2])
    #expect(try fixture.holders(.archived) == [1, 3])
    #expect(try fixture.rollback().verdict.change.version == 1)
    #expect(try fixture.promote(3).commit != nil)
    #expect(try fixture.rollback().verdict.change.version == 1)
    #expect(try fixture.story().first == "1 Archived → Production rollback")
    #expect(try fixture.verify().findings == [])
    #expect(throws: RegistryError.self) { try fixture.rollback() }
  }

  @Test("a holder that was deleted is passed over")
  func deleted() throws {
    let fixture = try threeInARow()
    try fixture.registry.deleteVersion(fixture.churn, 2, in: fixture.ledger())
    #expect(try fixture.rollback().verdict.change.version == 1)
    #expect(try fixture.verify().findings == [])
  }

  @Test("an empty stage gets its last holder back")
  func empty() throws {
    let fixture = try threeInARow()
    try fixture.registry.move(fixture.churn, 3, to: .archived, in: fixture.ledger())
    #expect(try fixture.rollback().verdict.change.version == 3)
    #expect(try fixture.verify().findings == [])
  }

  @Test("where nobody was before, nobody comes back")
  func first() throws {
    let fixture = try PromotionFixture()
    try fixture.promoted()
    let error = #expect(throws: RegistryError.self) { try fixture.rollback() }
    #expect(error?.message == "no version of churn was in Production before version 2")
  }
}
