import Records
import Testing

@Suite("Approvals")
struct ApprovalTests {
  private func approval(
    digest: String = "sha256:00", stage: String = "Production", approver: String = "bob@example.org",
    comment: String? = nil
  ) throws -> Approval {
    try Approval(
      model: ModelName("churn"), version: 4, digest: digest, stage: stage, approver: approver,
      at: Timestamp(milliseconds: 1_735_732_800_000), comment: comment, signature: "armour\n")
  }

  @Test(
    "a file reads back as the approval that it was written from", arguments: [nil, "fine; \"quoted\" – é"])
  func roundTrip(comment: String?) throws {
    let approval = try approval(comment: comment)
    #expect(try Approval(parsing: approval.formatted()) == approval)
  }

  @Test("what is signed is a line for each fact")
  func signedText() throws {
    let text = String(decoding: try approval(comment: "fine").signedText, as: UTF8.self)
    #expect(
      text == """
        cairn approval 1
        model churn
        version 4
        digest sha256:00
        stage Production
        approver bob@example.org
        at 2025-01-01T12:00:00.000Z
        comment fine

        """)
  }

  @Test("each fact changes what is signed")
  func distinct() throws {
    let texts = [
      try approval(), try approval(digest: "sha256:01"), try approval(stage: "Staging"),
      try approval(approver: "eve@example.org"), try approval(comment: "fine"),
    ].map(\.signedText)
    #expect(Set(texts).count == texts.count)
  }

  @Test(
    "a text that could forge a line is refused",
    arguments: ["a\nb", "a\u{2028}b", "a\u{202e}b", "a\u{1b}[31m", "", "a\u{0}"])
  func forged(text: String) {
    #expect(throws: RecordError.self) { try approval(digest: text) }
    #expect(throws: RecordError.self) { try approval(stage: text) }
    #expect(throws: RecordError.self) { try approval(approver: text) }
    #expect(throws: RecordError.self) { try approval(comment: text) }
  }

  @Test("an approver is one person", arguments: ["*@example.org", "a b", "a,b", "!a", "a?"])
  func pattern(approver: String) {
    #expect(throws: RecordError.self) { try approval(approver: approver) }
  }

  @Test("keys that this program does not know survive")
  func unknown() throws {
    let text = String(decoding: try approval().formatted(), as: UTF8.self)
      .replacing("  \"stage\"", with: "  \"ticket\": \"OPS-12\",\n  \"stage\"")
    #expect(try Approval(parsing: Array(text.utf8)).formatted() == Array(text.utf8))
  }

  @Test("a file that is far too long is refused unread")
  func huge() {
    let bytes = [UInt8](repeating: UInt8(ascii: " "), count: Approval.maximumSize + 1)
    #expect(throws: RecordError.self) { try Approval(parsing: bytes) }
  }

  @Test(
    "the registry's paths have approvals in them",
    arguments: [
      ("models/churn/approvals/4/Production/bob%40example.org.json", true),
      ("models/churn/approvals/4/bob.json", false), ("models/churn/approvals/4/Production/bob.txt", false),
      ("models/churn/approvals//Production/bob.json", false),
    ])
  func paths(path: String, isOne: Bool) { #expect(RegistryPath.isOne(path) == isOne) }
}
