import Comparison
import Git
import Ledger
import Records
import Registry
import TestSupport
import Testing

@Suite("The history of stages")
struct StageHistoryTests {
  enum Way: CaseIterable { case merge, squash, rebase }

  /// Version 2 takes Production from version 1 in a pull request.
  private func reviewed(_ way: Way) throws -> PromotionFixture {
    let fixture = try PromotionFixture()
    try fixture.promoted()
    try fixture.approve(1, by: "bob")
    try fixture.git.branch("pr")
    let promoted = try fixture.approve(1, by: "carol")
    #expect(promoted.commit != nil)
    try fixture.promote(1)
    try fixture.git.git("checkout", "-q", "main")
    try fixture.git.commit("meanwhile", files: ["other": "work\n"])
    let lead = fixture.environment("lead")
    switch way {
    case .merge: try fixture.git.git("merge", "-q", "--no-ff", "-m", "Merge", "pr", environment: lead)
    case .squash:
      try fixture.git.git("merge", "-q", "--squash", "pr", environment: lead)
      try fixture.git.git("commit", "-q", "-m", "Squashed (#1)", environment: fixture.environment("ada"))
    case .rebase:
      try fixture.git.git("rebase", "-q", "main", "pr", environment: lead)
      try fixture.git.git("checkout", "-q", "main")
      try fixture.git.git("merge", "-q", "--ff-only", "pr")
    }
    return fixture
  }

  @Test("tells the same after a merge, a squash and a rebase", arguments: Way.allCases)
  func ways(way: Way) throws {
    let fixture = try reviewed(way)
    #expect(
      try fixture.story() == [
        "1 None → Production promotion", "2 Production → Archived retirement",
        "2 None → Production promotion",
      ])
    let event = try #require(try fixture.history().first)
    #expect(event.people.map(\.email) == ["ada@example.org"])
    #expect(event.approvals.map(\.approver) == ["bob@example.org", "carol@example.org"])
    #expect(event.commit == (try fixture.git.id("HEAD").hex))
    #expect(event.merged.count == (way == .merge ? 1 : 0))
    #expect(try fixture.verify().findings == [])
  }

  /// As review goes: the promotion first, then its approvals, each a commit on a branch.
  private func approvedInBranch(_ git: [[String]]) throws -> PromotionFixture {
    let fixture = try PromotionFixture()
    try fixture.register(auc: 0.95)
    try fixture.git.branch("pr")
    var promotion = Promotion(fixture.churn, 1, to: .production)
    promotion.awaitsApprovals = true
    _ = try fixture.registry.promote(promotion, onNewBranch: "promotion", in: fixture.ledger())
    try fixture.git.git("checkout", "-q", "promotion")
    fixture.clock.advance(hours: 1)
    try fixture.approve(1, by: "bob")
    try fixture.approve(1, by: "carol")
    try fixture.git.git("checkout", "-q", "main")
    try fixture.git.commit("meanwhile", files: ["other": "work\n"])
    let time = fixture.clock.now().milliseconds / 1000
    for command in git {
      try fixture.git.run(
        command,
        environment: fixture.environment("lead").merging(["GIT_COMMITTER_DATE": "@\(time) +0000"]) { $1 })
    }
    return fixture
  }

  @Test(
    "a rebase puts the approvals behind the promotion: they count, for they were signed before it came in")
  func rebased() throws {
    let fixture = try approvedInBranch([
      ["rebase", "-q", "main", "promotion"], ["checkout", "-q", "main"],
      ["merge", "-q", "--ff-only", "promotion"],
    ])
    #expect(
      try fixture.history().first?.approvals.map(\.approver) == ["bob@example.org", "carol@example.org"])
    let result = try fixture.verify()
    #expect(result.findings == [])
    #expect(result.notes == [])
  }

  @Test("what is approved only after it came in holds, and is told")
  func late() throws {
    let fixture = try approvedInBranch([["reset", "-q", "--hard", "promotion"]])
    let result = try fixture.verify()
    #expect(result.findings == [])
    #expect(
      result.notes.map { $0.message.contains("came in before it was approved by bob@example.org on") } == [
        true
      ])
  }

  @Test("approvals for a later promotion are none for an earlier one")
  func afterwards() throws {
    let fixture = try approvedInBranch([["merge", "-q", "--no-ff", "-m", "Merge", "promotion~2"]])
    try fixture.registry.move(fixture.churn, 1, to: .archived, in: fixture.ledger())
    try fixture.git.git("merge", "-q", "--no-ff", "-m", "Merge", "promotion")
    #expect(try fixture.verify().findings.map(\.code) == [.promotion])
  }

  @Test("a deleted version, and one that leaves all stages, are told")
  func leaving() throws {
    let fixture = try PromotionFixture()
    try fixture.promoted()
    try fixture.registry.move(fixture.churn, 1, to: .staging, in: fixture.ledger())
    try fixture.registry.move(fixture.churn, 1, to: .none, in: fixture.ledger())
    try fixture.registry.deleteVersion(fixture.churn, 2, in: fixture.ledger())
    #expect(
      try fixture.story() == [
        "2 Production → None deletion", "1 Staging → None retirement", "1 None → Staging promotion",
        "2 None → Production promotion",
      ])
  }

  @Test("a model that got another name keeps its history")
  func renamed() throws {
    let fixture = try PromotionFixture()
    try fixture.promoted()
    let new = try ModelName("churn-eu")
    try fixture.registry.rename(fixture.churn, to: new, in: fixture.ledger())
    let events = try fixture.registry.history(of: new, in: fixture.ledger())
    #expect(events.map { "\($0.version) \($0.to)" } == ["2 Production"])
  }

  @Test("of a shallow clone goes as far as that")
  func shallow() throws {
    let fixture = try reviewed(.merge)
    let place = fixture.git.home + "/shallow"
    try fixture.git.git("clone", "-q", "--depth", "2", "file://" + fixture.git.path, place)
    let clock = fixture.clock
    let ledger = try Ledger.open(
      at: place,
      context: LedgerContext(
        environment: fixture.environment("ada"), processes: ProcessTable(machine: "m", startOf: { _ in nil }),
        now: { clock.now() }, notice: { _ in }))
    let registry = ModelRegistry()
    #expect(
      try registry.history(of: fixture.churn, in: ledger).map { "\($0.version) \($0.to)" } == [
        "1 Production", "2 Archived",
      ])
    let error = #expect(throws: RegistryError.self) {
      _ = try registry.rollback(fixture.churn, .staging, in: ledger)
    }
    #expect(error?.message.hasSuffix("git fetch --unshallow") == true)
  }

  @Test("is read as of a revision")
  func past() throws {
    let fixture = try PromotionFixture()
    try fixture.promoted()
    let then = try fixture.git.id("HEAD")
    try fixture.registry.move(fixture.churn, 2, to: .archived, in: fixture.ledger())
    #expect(try fixture.registry.history(of: fixture.churn, at: then, in: fixture.ledger()).count == 1)
  }
}
