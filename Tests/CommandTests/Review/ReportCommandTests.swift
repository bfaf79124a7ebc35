import TestSupport
import Testing

@Suite("cairn report")
struct ReportCommandTests {
  @Test(
    "A promotion shows the version that comes beside the one that goes, gates, approvals, and what differs")
  func promotion() throws {
    let repository = try ReviewedRepository(
      policy: """
        conventions:
          metrics:
            auc: higher
        models:
          churn:
            Production:
              gates: [auc >= incumbent, annotations owner]
              approvals: 1

        """)
    try repository.does(
      "git checkout -q main && cairn promote churn 1 --to Production --branch first || true")
    try repository.does(
      """
      sed -i '/^models/,$d' cairn.yaml && git commit -qam 'no rules for a moment'
      cairn promote churn 1 --to Production
      git revert --no-edit HEAD~1 > /dev/null && git checkout -q -B work
      """)
    try repository.train("0.8", arguments: "-P lr=0.2")
    try repository.does("cairn register churn --run @last --path artifacts/model")
    try repository.does(
      """
      cd cairn/models/churn/stages
      sed -i 's/"version": 1,/"version": 2,/' Production.json && git commit -qam 'version 2'
      """)
    try repository.ready.expect(
      "cairn report",
      is: """
        """)
  }

  @Test("Nothing is said where nothing changed, and a comment too long is cut, with the whole beside it")
  func sizes() throws {
    let repository = try ReviewedRepository()
    try repository.ready.expect(
      "cairn report", "cairn report --limit 10",
      is: """
        """)
    let many = (0..<80).map { "-P parameter\($0)=VALUE" }.joined(separator: " ")
    try repository.train("0.8", arguments: many.replacing("VALUE", with: "1"))
    try repository.does("cairn report --limit 2000 --output ../short.md --full ../full.md")
    let short = try TestFiles.read(repository.ready.git.path + "/../short.md")
    let full = String(decoding: try TestFiles.read(repository.ready.git.path + "/../full.md"), as: UTF8.self)
    #expect(short.count <= 2000)
    #expect(String(decoding: short, as: UTF8.self).hasSuffix("the whole is in `../full.md`._\n"))
    #expect(full.contains("`parameter79`"))
  }
}
