import TestSupport
import Testing

/// A repository that is pushed to, with the hook that `cairn init --template hooks` writes.
@Suite("The pre-receive hook")
struct PushHookTests {
  let team: TeamRepository
  let ada: TeamMember
  let bob: TeamMember
  let carol: TeamMember

  init() throws {
    team = try TeamRepository()
    ada = try team.person("ada")
    (bob, carol) = (try team.person("bob"), try team.person("carol"))
    try ada.does("cairn init && git add -A && git commit -qm 'Keep experiment records'")
    try ada.clone.write("cairn.yaml", PromotionStory.policy)
    try ada.clone.write("cairn/allowed_signers", [bob, carol].map { try $0.signerLine() }.joined())
    try ada.clone.write("train.sh", PromotionStory.training, executable: true)
    try ada.does("git add -A && git commit -qm 'Say how models are promoted'")
    // Before the hook is there, and with nothing to hold it against.
    let written = try Program.run(
      CairnProgram.path(), ["init", "--template", "hooks"], environment: team.environment,
      directory: team.hub.path)
    #expect(written.text == "wrote \(team.hub.path)/hooks/pre-receive\n", "\(written.errorText)")
    try ada.does("git push -q -u origin main")
    try ada.does("cairn run --experiment churn -- ./train.sh 0.85")
    try ada.does("cairn register churn --run @last --path artifacts/model && git push -q")
  }

  @Test("The push of a promotion that nobody approved is refused, and taken once two people did")
  func promotion() throws {
    let before = try team.hub.git("rev-parse", "main")
    // What a promotion on a branch would be, put onto main as it is.
    try ada.does("cairn promote churn 1 --to Production --branch next && git merge -q next")
    let refused = try ada.attempt("git push -q")
    #expect(refused.status != 0)
    #expect(
      refused.errorText.contains(
        "remote: cairn/models/churn/stages/Production.json:5: error: version 1 of churn to Production: 2 approvals needed"
      ),
      "\(refused.errorText)")
    #expect(refused.errorText.contains("pre-receive hook declined"))
    #expect(try team.hub.git("rev-parse", "main") == before)

    // Other branches are for work that is under way.
    try ada.does("git push -q -u origin next")
    for member in [bob, carol] {
      try member.does("git fetch -q && git checkout -q next && git pull -q")
      try member.does("cairn approve churn 1 --to Production && git push -q")
    }
    try ada.does("git pull -q origin next && git push -q origin main")
    #expect(try team.hub.git("rev-parse", "main") == team.hub.git("rev-parse", "next"))
    try team.hub.fsck()
  }

  @Test("The guarded branch is neither deleted nor rewritten, and nothing of what was recorded changes")
  func history() throws {
    let before = try team.hub.git("rev-parse", "main")
    let deleted = try ada.attempt("git push -q origin :main")
    #expect(
      deleted.errorText.contains("the branch 'main' is guarded: it cannot be deleted"), "\(deleted.errorText)"
    )
    try ada.does("git checkout -q -b older HEAD~1 && git commit -q --allow-empty -m other")
    let forced = try ada.attempt("git push -q -f origin older:main")
    #expect(forced.errorText.contains("a push cannot take back what it holds"), "\(forced.errorText)")

    try ada.does(
      "git checkout -q main && sed -i 's/0.85/0.95/' cairn/runs/*/*/metrics.csv && git commit -qam better")
    let rewritten = try ada.attempt("git push -q")
    #expect(
      rewritten.errorText.contains("its metrics' history was changed after the fact"),
      "\(rewritten.errorText)")
    #expect(try team.hub.git("rev-parse", "main") == before)
  }

  @Test("A policy that the push itself weakens does not help it")
  func weakened() throws {
    try ada.does("sed -i 's/approvals: 2/approvals: 0/' cairn.yaml && git commit -qam 'fewer approvals'")
    try ada.does("cairn promote churn 1 --to Production")
    let refused = try ada.attempt("git push -q")
    #expect(refused.status != 0 && refused.errorText.contains("2 approvals needed"), "\(refused.errorText)")
  }
}
