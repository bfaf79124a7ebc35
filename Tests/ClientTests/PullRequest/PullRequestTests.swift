import TestSupport
import Testing

/// A promotion from the training to the tags and back, with the workflows of `templates/` as they stand.
@Suite("Promotions as pull requests")
struct PullRequestTests {
  @Test(
    "A version is promoted, replaced and brought back by pull requests, however they are merged",
    arguments: TeamRepository.MergeMethod.allCases)
  func story(_ method: TeamRepository.MergeMethod) throws {
    let story = try PromotionStory()
    let first = try story.team.hub.git("rev-parse", "main")

    // The first version, not yet approved by anybody.
    try story.promote(1, auc: "0.85", on: "promote-1")
    var check = try story.service.check("promote-1", number: 1)
    #expect(!check.passes && check.failure == "Check")
    #expect(
      check.log.contains("::error file=cairn/models/churn/stages/Production.json,line=5,"), "\(check.log)")
    #expect(check.log.contains("2 approvals needed"))
    #expect(check.comment.contains("## ❌ `churn` 1 in Production: blocked"), "\(check.comment)")

    // One approval is not two; with the second the same comment says so.
    try story.approve(1, on: "promote-1", by: [story.bob])
    check = try story.service.check("promote-1", number: 1)
    #expect(!check.passes)
    try story.approve(1, on: "promote-1", by: [story.carol])
    check = try story.service.check("promote-1", number: 1)
    #expect(check.passes, "\(check.log)")
    #expect(check.comment.contains("## ✅ `churn` 1 in Production"))
    #expect(check.comment.contains("**Approvals**: 2 of 2"))
    try merge("promote-1", 1, method, story)
    #expect(try story.team.hub.git("tag").split(separator: "\n") == ["churn#Production#1", "churn@v1.0.0"])

    // A better one takes its place.
    try story.promote(2, auc: "0.91", on: "promote-2")
    try story.approve(2, on: "promote-2", by: [story.bob, story.carol])
    check = try story.service.check("promote-2", number: 2)
    #expect(check.passes, "\(check.log)")
    #expect(check.comment.contains("## ✅ `churn` 1 → 2 in Production"), "\(check.comment)")
    #expect(check.comment.contains("With it `churn@1` goes to the archive"), "\(check.comment)")
    try merge("promote-2", 2, method, story)

    // And is taken back: the one before it comes again, without new approvals.
    try story.ada.does("git checkout -q main && git pull -q && cairn rollback churn Production --branch back")
    try story.ada.does("git push -q -u origin back")
    check = try story.service.check("back", number: 3)
    #expect(check.passes, "\(check.log)")
    #expect(check.comment.contains("## ✅ `churn` 1 in Production (back from 2)"), "\(check.comment)")
    try merge("back", 3, method, story)

    // Who reads it later.
    try story.ada.does("git checkout -q main && git pull -q")
    let history = try story.ada.does("cairn history churn --stage Production").split(separator: "\n")
      .filter { $0.contains("→ Production") }
    #expect(history.count == 3, "\(history)")
    #expect(history.first?.contains("rollback of 2") == true, "\(history)")
    let approved = history.dropFirst().allSatisfy {
      $0.contains("approved by bob@example.org, carol@example.org")
    }
    #expect(approved, "\(history)")
    let verified = try story.ada.attempt("cairn verify \(first)..HEAD")
    #expect(verified.status == 0, "\(verified.text)\(verified.errorText)")
    let tags = try story.team.hub.git("tag").split(separator: "\n")
    #expect(tags.contains("churn@v2.0.0") && tags.contains { $0.hasPrefix("churn#Production#") }, "\(tags)")
    try story.team.hub.fsck()
  }

  private func merge(
    _ branch: String, _ number: Int, _ method: TeamRepository.MergeMethod, _ story: PromotionStory
  ) throws {
    let before = try story.team.merge(branch, number: number, by: method)
    let after = try story.service.pushed(from: before)
    #expect(after.failure == nil && !after.wasSkipped, "\(after.log)")
  }

  @Test("A worse model is refused where it is promoted, and where somebody writes the stage by hand")
  func worse() throws {
    let story = try PromotionStory()
    try incumbent(of: story)
    try story.ada.does("git checkout -q -b worse")
    try story.train("0.82")
    let before = try story.ada.does("git rev-parse HEAD && git status --porcelain && git branch -a")
    let refused = try story.ada.attempt("cairn promote churn 2 --to Production --branch")
    #expect(refused.status == 1)
    #expect(
      (refused.text + refused.errorText).contains("auc >= incumbent"), "\(refused.text)\(refused.errorText)")
    #expect(try story.ada.does("git rev-parse HEAD && git status --porcelain && git branch -a") == before)

    try story.ada.does(
      """
      sed -i 's/"version": 1,/"version": 2,/' cairn/models/churn/stages/Production.json
      git commit -qam 'trust me' && git push -q -u origin worse
      """)
    try story.approve(2, on: "worse", by: [story.bob, story.carol])
    let check = try story.service.check("worse", number: 2)
    #expect(!check.passes)
    #expect(check.log.contains("gate 'auc >= incumbent'"), "\(check.log)")
    #expect(check.comment.contains("| `auc >= incumbent` | ❌ |"), "\(check.comment)")
  }

  @Test(
    "An approval by a key that only the pull request allows, by the author, or over other bytes, does not count"
  )
  func approvals() throws {
    let story = try PromotionStory()
    try incumbent(of: story)
    try story.promote(2, auc: "0.91", on: "next")
    try story.approve(2, on: "next", by: [story.bob])

    let signer = try story.eve.signerLine().dropLast().replacing("\"", with: "\\\"")
    try story.slip(2, by: story.eve, into: "next", after: "echo \"\(signer)\" >> cairn/allowed_signers")
    var check = try story.service.check("next", number: 2)
    #expect(!check.passes && check.log.contains("2 approvals needed"), "\(check.log)")
    #expect(check.comment.contains("❌ `eve@example.org`"), "\(check.comment)")

    try story.slip(
      2, by: story.ada, into: "next",
      after: "sed -i 's/approvals: 2/approvals: 2\\n      author_may_approve: true/' cairn.yaml")
    check = try story.service.check("next", number: 2)
    #expect(!check.passes)
    #expect(check.comment.contains("❌ `ada@example.org`"), "\(check.comment)")
    #expect(check.comment.contains("is the author, who may not approve"))

    try story.slip(
      2, by: story.carol, into: "next",
      after:
        "sed -i 's/\"digest\": \"sha256:[0-9a-f]\\{8\\}/\"digest\": \"sha256:00000000/' cairn/models/churn/versions/2.json"
    )
    check = try story.service.check("next", number: 2)
    #expect(!check.passes)
    #expect(check.comment.contains("it is over another digest"), "\(check.comment)")

    // Her own approval, over what is there, in the place of that one.
    try story.carol.does(
      "git rm -q 'cairn/models/churn/approvals/2/Production/*carol*' && git commit -qm 'not that one'")
    try story.carol.does("cairn approve churn 2 --to Production && git push -q origin next")
    check = try story.service.check("next", number: 2)
    #expect(check.passes, "\(check.log)")
  }

  /// Version 1 is in Production, as the policy asks.
  private func incumbent(of story: PromotionStory) throws {
    try story.promote(1, auc: "0.85", on: "promote-1")
    try story.approve(1, on: "promote-1", by: [story.bob, story.carol])
    try merge("promote-1", 1, .merge, story)
    try story.ada.does("git checkout -q main && git pull -q")
  }
}
