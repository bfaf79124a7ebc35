import Records
import Testing

@Suite("Which artifacts Git LFS keeps") struct ArtifactRulesTests {
  private static func rules(_ yaml: String) throws -> Policy.ArtifactRules {
    try Policy(parsing: Array("version: 1\nartifacts: \(yaml)\n".utf8)).artifacts
  }

  @Test("Without a word it is what has 1 MiB or more")
  func usual() throws {
    let rules = try Self.rules("{}")
    #expect(rules == Policy.default.artifacts)
    #expect(rules.useLFS(for: "a", size: 1 << 20))
    #expect(!rules.useLFS(for: "a", size: 1 << 20 - 1))
  }

  @Test("None and 0 turn the threshold off", arguments: ["none", "0"])
  func off(threshold: String) throws {
    let rules = try Self.rules("{lfs_threshold: \(threshold), lfs_patterns: [\"*.pt\"]}")
    #expect(!rules.useLFS(for: "a", size: 1 << 40))
    #expect(rules.useLFS(for: "a.pt", size: 1))
    #expect(!rules.useLFS(for: "a.pt", size: 0))
  }

  @Test(
    "A pattern with a slash is put to the path, one without to the name",
    arguments: [
      ("*.pt", "a.pt", true), ("*.pt", "deep/er/a.pt", true), ("*.pt", "a.pt.txt", false),
      ("*.pt", "pt", false),
      ("checkpoints/**", "checkpoints/1/w.bin", true), ("checkpoints/**", "x/checkpoints/w", false),
      ("checkpoints/*", "checkpoints/1/w.bin", false), ("checkpoints/*", "checkpoints/w.bin", true),
      ("**/w*.bin", "a/b/w1.bin", true), ("**/w*.bin", "a/b/v1.bin", false), ("a*b*c", "axxbxxc", true),
      ("a*b*c", "axxbxx", false), ("a**z/x", "ab/cz/x", true), ("*", "anything", true),
      ("model", "model", true),
    ])
  func patterns(pattern: String, path: String, matches: Bool) {
    let rules = Policy.ArtifactRules(lfsThreshold: nil, lfsPatterns: [pattern])
    #expect(rules.useLFS(for: path, size: 1) == matches)
  }

  @Test(
    "What is no size and no pattern is refused with its place",
    arguments: [
      "{lfs_threshold: big}", "{lfs_threshold: -1}", "{lfs_patterns: [\"\"]}", "{lfs_patterns: [/x]}",
      "{lfs_treshold: 1}",
    ])
  func refused(yaml: String) {
    #expect { try Self.rules(yaml) } throws: { ($0 as? RecordError)?.line == 2 }
  }
}
