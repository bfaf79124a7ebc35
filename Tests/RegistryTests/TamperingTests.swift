import Comparison
import Git
import Ledger
import Records
import Registry
import TestSupport
import Testing

/// Each test does something that nobody may do, and expects `verify` to name it.
@Suite("Tampering")
struct TamperingTests {
  private static let stage = "cairn/models/churn/stages/Production.json"

  /// A history that holds, to be tampered with: version 2 is in Production, version 1 in no stage.
  private func promoted() throws -> PromotionFixture {
    let fixture = try PromotionFixture()
    try fixture.promoted()
    #expect(try fixture.verify().findings == [])
    return fixture
  }

  private func expect(
    _ code: VerificationFinding.Code, _ text: String, in fixture: PromotionFixture,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let findings = try fixture.verify().findings
    let told = findings.map { "\($0.code.rawValue): \($0.message)" }.joined(separator: "\n")
    #expect(
      findings.contains { $0.code == code && $0.message.contains(text) }, "\(told)",
      sourceLocation: sourceLocation)
    let head = try fixture.git.id("HEAD").hex
    #expect(
      findings.allSatisfy { $0.commit == head || code == .tag }, "\(told)", sourceLocation: sourceLocation)
  }

  private func edit(_ fixture: PromotionFixture, _ path: String, _ old: String, _ new: String) throws {
    let text = try fixture.git.read(path)
    try #require(text.contains(old))
    try fixture.git.commit("edit", files: [path: text.replacing(old, with: new)])
  }

  @Test("a stage that was edited by hand")
  func stageByHand() throws {
    let fixture = try promoted()
    try edit(fixture, Self.stage, "\"version\": 2", "\"version\": 1")
    try expect(.promotion, "version 1 of churn to Production: 2 approvals needed, there is none", in: fixture)
  }

  @Test("a second version beside the one in the stage")
  func secondHolder() throws {
    let fixture = try promoted()
    try fixture.approve(1, by: "bob")
    try fixture.approve(1, by: "carol")
    try edit(
      fixture, Self.stage, "    { \"version\": 2",
      "    { \"version\": 1, \"since\": \"2025-01-01T12:00:00.000Z\" },\n    { \"version\": 2")
    try expect(.promotion, "is in Production as well", in: fixture)
  }

  @Test("an approval whose digest was changed")
  func approvalDigest() throws {
    let fixture = try promoted()
    let path = "cairn/models/churn/approvals/2/Production/bob%40example.org.json"
    try edit(fixture, path, "\"digest\": \"sha256:", "\"digest\": \"sha256:0")
    try expect(.approval, "over another digest", in: fixture)
  }

  @Test("an approval whose comment was changed")
  func approvalComment() throws {
    let fixture = try promoted()
    let path = "cairn/models/churn/approvals/2/Production/bob%40example.org.json"
    try edit(fixture, path, "  \"signature\"", "  \"comment\": \"I checked it all\",\n  \"signature\"")
    try expect(.approval, "its signature is not good", in: fixture)
  }

  @Test("an approval in one's name by another's key")
  func foreignKey() throws {
    let fixture = try promoted()
    let version = try fixture.model().version(1)
    var approval = try Approval(
      model: fixture.churn, version: 1, digest: version.record.subject, stage: "Production",
      approver: "bob@example.org", at: fixture.clock.now())
    let repository = try fixture.git.open()
    approval.signature = try repository.sshSigner(
      key: fixture.key("carol").path, environment: fixture.git.environment
    )
    .sign(approval.signedText, namespace: Approval.signatureNamespace)
    try fixture.git.commit(
      "forged",
      files: [
        "cairn/" + approval.path(inModel: "churn"): String(decoding: approval.formatted(), as: UTF8.self)
      ])
    try expect(.approval, "bob@example.org in cairn/models/churn/approvals", in: fixture)
    try expect(.approval, "its signature is not good", in: fixture)
  }

  @Test("a signature that was made for another purpose")
  func otherPurpose() throws {
    let fixture = try promoted()
    var approval = try Approval(
      model: fixture.churn, version: 1, digest: try fixture.model().version(1).record.subject,
      stage: "Production",
      approver: "bob@example.org", at: fixture.clock.now())
    approval.signature = try fixture.git.open().sshSigner(
      key: fixture.key("bob").path, environment: fixture.git.environment
    ).sign(approval.signedText, namespace: "git")
    try fixture.git.commit(
      "forged",
      files: [
        "cairn/" + approval.path(inModel: "churn"): String(decoding: approval.formatted(), as: UTF8.self)
      ])
    try expect(.approval, "its signature is not good", in: fixture)
  }

  @Test("an approver who is added by the change that they approve")
  func ownApprover() throws {
    let fixture = try promoted()
    try fixture.git.branch("pr")
    try fixture.git.commit(
      "signers",
      files: ["cairn/allowed_signers": try fixture.git.read("cairn/allowed_signers") + fixture.line("eve")])
    try fixture.approve(1, by: "bob")
    try fixture.approve(1, by: "eve")
    #expect(try fixture.promote(1).commit != nil)
    try fixture.git.git("checkout", "-q", "main")
    try fixture.git.git("merge", "-q", "--no-ff", "-m", "Merge", "pr")
    try expect(.approval, "eve@example.org", in: fixture)
    try expect(.promotion, "2 approvals needed, there is bob@example.org's", in: fixture)
  }

  @Test("artifacts with other bytes")
  func artifactBytes() throws {
    let fixture = try promoted()
    let path = try #require(try fixture.model().version(2).record.evidence.path)
    try fixture.git.commit("other weights", files: ["cairn/\(path)/weights": "evil"])
    try expect(.artifact, "version 2 of churn: the bytes of its artifacts are others", in: fixture)
  }

  @Test("artifacts that were taken away, or are a link")
  func artifactGone() throws {
    let fixture = try promoted()
    let path = "cairn/" + (try #require(try fixture.model().version(2).record.evidence.path))
    try fixture.git.git("rm", "-rq", path)
    _ = try Program.run(
      "/bin/sh", ["-c", "mkdir -p \(path) && ln -s /etc/hostname \(path)/weights"],
      directory: fixture.git.path)
    try fixture.git.commit("link")
    try expect(.artifact, "is no plain file", in: fixture)
    try fixture.git.git("rm", "-rq", path)
    try fixture.git.commit("gone")
    try expect(.artifact, "not there any more", in: fixture)
  }

  @Test("metrics of a version that were changed after it was registered")
  func metrics() throws {
    let fixture = try promoted()
    try edit(fixture, "cairn/models/churn/versions/1.json", "\"auc\": 0.95", "\"auc\": 0.99")
    try expect(
      .altered, "version 1 of churn: its record of metrics was changed after it was registered", in: fixture)
  }

  @Test("a digest that was changed")
  func digest() throws {
    let fixture = try promoted()
    let path = "cairn/models/churn/versions/2.json"
    let lines = try fixture.git.read(path).split(separator: "\n")
    let line = try #require(lines.first { $0.contains("\"digest\"") })
    let zeros = "    \"digest\": \"sha256:\(String(repeating: "0", count: 64))\","
    try edit(fixture, path, String(line), zeros)
    try expect(.altered, "version 2 of churn: its digest was changed after it was registered", in: fixture)
    try expect(.artifact, "the bytes of its artifacts are others", in: fixture)
  }

  @Test("a number that is given again")
  func numberReused() throws {
    let fixture = try promoted()
    try edit(fixture, "cairn/models/churn/versions/2.json", "\"created\": \"2025", "\"created\": \"2026")
    try expect(.number, "version 2 of churn: its number was given again", in: fixture)
  }

  @Test("a version whose file is taken away")
  func versionRemoved() throws {
    let fixture = try promoted()
    try fixture.git.git("rm", "-q", "cairn/models/churn/versions/1.json")
    try fixture.git.commit("gone")
    try expect(.number, "version 1 of churn was taken away", in: fixture)
  }

  @Test("a deleted version that comes back")
  func deletedComesBack() throws {
    let fixture = try promoted()
    let text = try fixture.git.read("cairn/models/churn/versions/1.json")
    try fixture.registry.deleteVersion(fixture.churn, 1, in: fixture.ledger())
    #expect(try fixture.verify().findings == [])
    try fixture.git.commit("back", files: ["cairn/models/churn/versions/1.json": text])
    try expect(.number, "its number was given again", in: fixture)
  }

  @Test("a tag that was moved, and one that nobody made for anything")
  func tags() throws {
    let fixture = try promoted()
    _ = try TagSync(fixture.ledger(), at: fixture.git.id("HEAD")).writeNew(
      environment: fixture.git.environment)
    #expect(try fixture.verify().findings == [])
    try fixture.git.git("tag", "-f", "-a", "-m", "moved", "churn@v2.0.0", "HEAD~1")
    try expect(.tag, "the tag churn@v2.0.0 is on", in: fixture)
    try fixture.git.git("tag", "-a", "-m", "made up", "churn#Production#9", "HEAD")
    try expect(.tag, "the tag churn#Production#9 tells of something", in: fixture)
  }

  @Test("a policy that is weakened by the change that it would stand against")
  func weakPolicy() throws {
    let fixture = try promoted()
    try fixture.register(auc: 0.5, weights: "bad")
    try fixture.git.branch("pr")
    try fixture.git.commit("policy", files: ["cairn.yaml": "version: 1\n"])
    #expect(try fixture.promote(3).commit != nil)
    try fixture.git.git("checkout", "-q", "main")
    try fixture.git.git("merge", "-q", "--no-ff", "-m", "Merge", "pr")
    try expect(.promotion, "gate 'auc >= 0.90': auc 0.5 < 0.90", in: fixture)
    try expect(.promotion, "2 approvals needed", in: fixture)
  }

  @Test("a policy that nobody can read in front of a promotion")
  func brokenPolicy() throws {
    let fixture = try promoted()
    try fixture.git.commit("policy", files: ["cairn.yaml": "version: [\n"])
    try fixture.git.write("cairn.yaml", PromotionFixture.policy)
    try edit(fixture, Self.stage, "\"version\": 2", "\"version\": 1")
    try expect(.policy, "cannot be judged", in: fixture)
  }

  @Test("an override by who may not, and one in another's name")
  func override() throws {
    let fixture = try promoted()
    let since = "\"since\": \"2025-01-01T12:00:00.000Z\""
    let text = """
      {
        "schema": "cairn/stage/1",
        "stage": "Production",
        "versions": [
          { "version": 1, \(since), "override": { "by": "WHO", "reason": "hurry" } }
        ]
      }

      """
    try fixture.git.commit("override", files: [Self.stage: text.replacing("WHO", with: "ada@example.org")])
    try expect(.promotion, "ada@example.org may not override the policy", in: fixture)
    let second = try promoted()
    try second.git.commit("override", files: [Self.stage: text.replacing("WHO", with: "lead@example.org")])
    let findings = try second.verify().findings.map(\.message)
    // The tests' commits are ada's.
    #expect(findings.contains { $0.contains("lead@example.org, who did not make the change") }, "\(findings)")
  }

  @Test("an approval by the author")
  func author() throws {
    let fixture = try promoted()
    var approval = try Approval(
      model: fixture.churn, version: 1, digest: try fixture.model().version(1).record.subject,
      stage: "Production",
      approver: "ada@example.org", at: fixture.clock.now())
    approval.signature = try fixture.git.open().sshSigner(
      key: fixture.key("ada").path, environment: fixture.git.environment
    ).sign(approval.signedText, namespace: Approval.signatureNamespace)
    try fixture.git.commit(
      "mine",
      files: [
        "cairn/" + approval.path(inModel: "churn"): String(decoding: approval.formatted(), as: UTF8.self)
      ])
    try expect(.approval, "ada@example.org is the author, who may not approve", in: fixture)
  }

  @Test("a rollback to a version that never was in the stage, and to one with other artifacts")
  func rollback() throws {
    let fixture = try promoted()
    try edit(fixture, Self.stage, "\"version\": 2, ", "\"version\": 1, \"rollback_of\": 2, ")
    try expect(.promotion, "comes back to Production, where it never was", in: fixture)
  }

  @Test("a model that takes the name of one with stricter rules along with its stage")
  func renamed() throws {
    let fixture = try promoted()
    let scratch = try ModelName("scratch")
    let ledger = try fixture.ledger()
    try fixture.registry.createModel(scratch, in: ledger)
    try fixture.registry.createVersion(of: scratch, NewVersion(source: "s3://elsewhere"), in: ledger)
    try fixture.registry.move(scratch, 1, to: .production, in: ledger)
    try fixture.registry.deleteModel(fixture.churn, in: ledger)
    try fixture.registry.rename(scratch, to: fixture.churn, in: ledger)
    try expect(.promotion, "version 1 of churn to Production: gate 'auc >= 0.90'", in: fixture)
  }

  @Test("a stage file that is a link, and one that cannot be read")
  func badFiles() throws {
    let fixture = try promoted()
    _ = try Program.run(
      "/bin/sh", ["-c", "mv \(Self.stage) kept && ln -s ../../../../kept \(Self.stage)"],
      directory: fixture.git.path)
    try fixture.git.commit("link")
    try expect(.file, "Production.json is a symbolic link", in: fixture)
    let second = try promoted()
    try second.git.commit("broken", files: [Self.stage: "{"])
    try expect(.file, "cannot be read", in: second)
  }

  @Test("what was before there was a policy is not judged by it")
  func beforePolicy() throws {
    let fixture = try PromotionFixture(policy: "version: 1\n")
    try fixture.register(auc: 0.5)
    #expect(try fixture.promote(1).commit != nil)
    try fixture.git.commit("policy", files: ["cairn.yaml": PromotionFixture.policy])
    #expect(try fixture.verify().findings == [])
  }

  @Test("unsigned commits, where signatures are asked for")
  func unsigned() throws {
    let fixture = try promoted()
    let ledger = try fixture.ledger()
    let tip = try fixture.git.id("HEAD")
    let result = try fixture.registry.verify(
      from: fixture.git.id("HEAD~1"), to: tip, isSigned: true, in: ledger)
    #expect(result.findings.map(\.message) == ["the commit changes the registry, and it is not signed"])
    try fixture.git.git("config", "gpg.format", "ssh")
    try fixture.git.git("config", "user.signingkey", fixture.key("ada").path)
    try fixture.git.git("config", "commit.gpgsign", "true")
    try fixture.git.write("signers", fixture.key("ada").line(for: "ada@example.org"))
    try fixture.git.git("config", "gpg.ssh.allowedSignersFile", fixture.git.path + "/signers")
    try fixture.registry.move(fixture.churn, 1, to: .staging, in: ledger)
    let signed = try fixture.registry.verify(
      from: tip, to: fixture.git.id("HEAD"), isSigned: true, in: ledger)
    #expect(signed.findings == [])
    try fixture.git.git("verify-commit", "HEAD")
  }
}
