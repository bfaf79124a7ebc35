import TestSupport
import Testing

@Suite("cairn annotate and cairn card")
struct AnnotateCommandTests {
  @Test("fields are set, replaced and emptied, each change a commit")
  func fields() throws {
    let sample = try RegistrySample()
    try sample.train(0.93, 0.7)
    _ = try sample.transcript("cairn register churn --run @last --alias champion")
    #expect(
      try sample.transcript(
        "cairn annotate churn 1", "cairn annotate churn 1 --owner risk --performance 'p95 12 ms' --performance '-1 %'",
        "cairn annotate churn@champion --known-failure 'new customers' --performance fast",
        "cairn annotate churn@1", "cairn annotate churn@1 --owner ''", "cairn annotate churn@1 --json",
        "cairn annotate churn@1 --performance fast", "git log -1 --format=%B",
        "git diff HEAD~1 --stat | tail -1") == "")
  }

  @Test("a file takes the place of all fields; what is wrong with it is said with its place")
  func files() throws {
    let sample = try RegistrySample()
    try sample.train(0.93, 0.7)
    _ = try sample.transcript("cairn register churn --run @last", "cairn annotate churn 1 --owner risk")
    #expect(
      try sample.transcript(
        "printf 'performance: [fast, small]\\nintended_use: ranking\\n' > notes.yaml",
        "cairn annotate churn 1 --from notes.yaml", "cairn annotate churn 1",
        "echo '{\"owner\": \"ops\"}' | cairn annotate churn 1 --from - --json",
        "printf 'owner: x\\nownr: y\\n' | cairn annotate churn 1 --from -",
        "cairn annotate churn 1 --from nowhere.yaml", "cairn annotate churn 1 --from notes.yaml --owner x",
        "cairn annotate churn 1 --edit", "cairn annotate churn 2 --owner x") == "")
  }

  @Test("a card says all of it, and fills a template of one's own")
  func card() throws {
    let sample = try RegistrySample()
    try sample.train(0.93, 0.7)
    _ = try sample.transcript(
      "cairn register churn --run @last --alias champion --description 'Who leaves next month.'",
      "cairn annotate churn 1 --owner risk --known-failure 'new customers' --intended-use 'Ranking only.'")
    #expect(
      try sample.transcript(
        "cairn card churn@1", "printf '{{model}}: {{owner}} {{metric}}\\n' > card.tmpl",
        "cairn card churn@1 --template card.tmpl", "printf '{{model}}: {{owner}}\\n' > card.tmpl",
        "cairn card churn@1 --template card.tmpl --output CARD.md", "cat CARD.md",
        "cairn card churn@1 --at HEAD~1 --template card.tmpl", "cairn card churn@1 --template nowhere") == "")
  }
}
