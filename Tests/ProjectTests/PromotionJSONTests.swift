import Foundation
import TestSupport
import Testing

/// What docs/json.md says of promotions beside what the program prints.
@Suite("Documented JSON of promotions")
struct PromotionJSONTests {
  @Test("has the keys that the page shows, all of them")
  func keys() throws {
    let repository = try TestRepository()
    let page = Page(name: "docs/json.md", text: try ProjectFolder().read("docs/json.md"))
    let key = try SigningKey("bob", in: repository)
    try repository.write("cairn.yaml", "version: 1\nmodels:\n  churn:\n    Production:\n      approvals: 1\n")
    try repository.write("cairn/allowed_signers", key.line(for: "bob@example.org"))
    try repository.write("model", "weights")
    _ = try CairnProgram.run(["init"], in: repository)
    try repository.commit()
    func run(_ words: String..., environment: [String: String] = [:]) throws -> Any {
      let output = try CairnProgram.run(words, in: repository, environment: environment)
      try #require(output.status == 0, "\(words): \(output.errorText)")
      return (try? JSONSerialization.jsonObject(with: Data(output.stdout))) ?? [:]
    }
    func keys(_ object: Any) -> Set<String> {
      Set((((object as? [Any])?.first ?? object) as? [String: Any] ?? [:]).keys)
    }
    func documented(_ section: String) throws -> Set<String> {
      let block = try #require(page.blocks.first { $0.section == section && $0.language == "json" })
      return keys(try JSONSerialization.jsonObject(with: Data(block.lines.joined(separator: "\n").utf8)))
    }
    _ = try run("run", "-e", "churn", "--artifact", "model", "--", "true")
    _ = try run("register", "churn", "--run", "@last", "--path", "model")
    let bob = ["GIT_AUTHOR_EMAIL": "bob@example.org", "GIT_COMMITTER_EMAIL": "bob@example.org"]
    let approval = try run(
      "approve", "churn", "1", "--to", "Production", "--key", key.path, "--json", environment: bob)
    #expect(keys(approval) == (try documented("An approval")))
    #expect(
      keys(try run("promote", "churn", "1", "--to", "Production", "--json"))
        == (try documented("A promotion")))
    #expect(keys(try run("history", "churn", "--json")) == (try documented("A stage event")))
    let verification = try run("verify", "--json")
    #expect(keys(verification) == (try documented("A verification")))
  }
}
