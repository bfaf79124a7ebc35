import Comparison
import Git
import Ledger
import Records
import Registry
import TestSupport
import Testing

@Suite("Approving")
struct ApprovingTests {
  let fixture: PromotionFixture

  init() throws {
    fixture = try PromotionFixture()
    try fixture.register(auc: 0.95)
  }

  private func refusal(_ body: () throws -> ApprovalOutcome) throws -> String {
    let before = try fixture.git.id("HEAD")
    let error = #expect(throws: RegistryError.self) { try body() }
    #expect(error?.code == .refused)
    #expect(try fixture.git.id("HEAD") == before)
    return error?.message ?? ""
  }

  @Test("an approval is a signed file in a commit of its own, which ssh-keygen can check")
  func approval() throws {
    let outcome = try fixture.approve(1, by: "bob")
    #expect(outcome.path == "models/churn/approvals/1/Production/bob%40example.org.json")
    #expect(outcome.report.counted.map(\.approver) == ["bob@example.org"])
    #expect(
      try fixture.git.git("log", "-1", "--format=%s")
        == "approval(churn): version 1 for Production by bob@example.org")
    let approval = try Approval(parsing: Array(fixture.git.read("cairn/" + outcome.path).utf8))
    try fixture.git.write("signature", approval.signature)
    let checked = try Program.run(
      "ssh-keygen",
      [
        "-Y", "verify", "-f", "cairn/allowed_signers", "-I", "bob@example.org", "-n", "cairn-approval", "-s",
        "signature",
      ], environment: fixture.git.environment, directory: fixture.git.path, input: approval.signedText)
    #expect(checked.status == 0, "\(checked.text)\(checked.errorText)")
  }

  @Test("the same approval twice is one")
  func twice() throws {
    try fixture.approve(1, by: "bob")
    let head = try fixture.git.id("HEAD")
    #expect(try fixture.approve(1, by: "bob").isGiven)
    #expect(try fixture.git.id("HEAD") == head)
  }

  @Test("the author cannot approve, nor can the author's key under another name")
  func author() throws {
    #expect(try refusal { try fixture.approve(1, by: "ada") }.contains("is the author, who may not approve"))
    let line = try fixture.key("ada").line(for: "ada@example.org,zoe@example.org")
    try fixture.git.commit("names", files: ["cairn/allowed_signers": line])
    #expect(
      try refusal { try fixture.approve(1, by: "zoe", key: "ada") }.contains("key is that of the author"))
  }

  @Test("who is no allowed signer is told the line that would make one")
  func stranger() throws {
    let message = try refusal { try fixture.approve(1, by: "eve") }
    #expect(message.hasSuffix("its line would be: eve@example.org \(try fixture.key("eve").publicKey)"))
  }

  @Test("a line that is not committed makes nobody a signer")
  func uncommitted() throws {
    try fixture.git.write("cairn/allowed_signers", fixture.line("eve"))
    #expect(try refusal { try fixture.approve(1, by: "eve") }.contains("not among the allowed signers"))
  }

  @Test("without a file of signers it says how one is made")
  func noSigners() throws {
    try fixture.git.git("rm", "-q", "cairn/allowed_signers")
    try fixture.git.commit("gone")
    #expect(try refusal { try fixture.approve(1, by: "bob") }.contains("there is no cairn/allowed_signers"))
  }

  @Test("who is not among the approvers of cairn.yaml cannot approve")
  func approvers() throws {
    let policy = PromotionFixture.policy.replacing(
      "approvals: 2", with: "approvals: 1\n      approvers: [\"carol@*\"]")
    try fixture.git.commit("policy", files: ["cairn.yaml": policy])
    #expect(try refusal { try fixture.approve(1, by: "bob") }.contains("not among those"))
    #expect(try fixture.approve(1, by: "carol").report.isEnough)
  }

  @Test("one key is one person, however many names a pattern gives it")
  func sameKey() throws {
    let line = try fixture.key("bob").line(for: "*@example.org")
    try fixture.git.commit("pattern", files: ["cairn/allowed_signers": line])
    let policy = PromotionFixture.policy.replacing(
      "approvals: 2", with: "approvals: 2\n      author_may_approve: true")
    try fixture.git.commit("policy", files: ["cairn.yaml": policy])
    try fixture.approve(1, by: "bob")
    #expect(
      try refusal { try fixture.approve(1, by: "carol", key: "bob") }.contains("same as bob@example.org's"))
  }

  @Test("an expired key cannot approve")
  func expired() throws {
    let line = try fixture.key("bob").line(for: "bob@example.org", options: "valid-before=\"20240101\"")
    try fixture.git.commit("expired", files: ["cairn/allowed_signers": line])
    #expect(try refusal { try fixture.approve(1, by: "bob") }.contains("signature is not good"))
  }

  @Test(
    "a file that was written by hand does not count, and says why",
    arguments: [
      ("{", "cannot be read"), ("", "cannot be read"), (String(repeating: " ", count: 70_000), "larger than"),
      ("{\"schema\": \"cairn/approval/1\", \"model\": \"ch\\u001burn\"}", "cannot be read"),
    ])
  func handwritten(text: String, reason: String) throws {
    try fixture.git.commit(
      "by hand", files: ["cairn/models/churn/approvals/1/Production/bob%40example.org.json": text])
    let report = try fixture.promote(1).verdict.approvals
    #expect(report.counted == [])
    #expect(report.refused.first?.reason.contains(reason) == true)
    #expect(try fixture.verify().findings.first?.code == .approval)
  }

  @Test("a symbolic link in place of an approval does not count")
  func link() throws {
    try fixture.approve(1, by: "bob")
    let path = "cairn/models/churn/approvals/1/Production"
    try fixture.git.git("mv", "\(path)/bob%40example.org.json", "kept.json")
    _ = try Program.run(
      "/bin/sh",
      ["-c", "mkdir -p \(path) && ln -s ../../../../../../kept.json \(path)/bob%40example.org.json"],
      directory: fixture.git.path)
    try fixture.git.commit("link")
    #expect(try fixture.promote(1).verdict.approvals.refused.map(\.reason) == ["it is a symbolic link"])
    #expect(try fixture.verify().findings.contains { $0.code == .file })
  }

  @Test("an approval for one stage or version counts for no other")
  func otherPlace() throws {
    try fixture.register(auc: 0.97, weights: "second")
    let outcome = try fixture.approve(1, by: "bob")
    let text = try fixture.git.read("cairn/" + outcome.path)
    try fixture.git.commit(
      "moved", files: ["cairn/models/churn/approvals/2/Production/bob%40example.org.json": text])
    #expect(
      try fixture.promote(2).verdict.approvals.refused.map(\.reason) == [
        "what it says does not belong to this path"
      ])
  }
}
