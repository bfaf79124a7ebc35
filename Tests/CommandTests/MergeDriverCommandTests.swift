import TestSupport
import Testing

@Suite("cairn merge-driver") struct MergeDriverCommandTests {
  private static func run(_ tags: String) -> String {
    """
    {
      "schema": "cairn/experiment/1",
      "id": "321781645360795653",
      "name": "churn",
      "tags": {
    \(tags)
      }
    }

    """
  }

  @Test("Git merges records with it, and leaves markers around what contends alone")
  func merges() throws {
    let ready = try ReadyRepository()
    let file = "cairn/experiments/321781645360795653.json"
    try ready.git.commit("base", files: [file: Self.run("    \"b\": \"1\"")])
    try ready.git.branch("other")
    try ready.git.commit("other", files: [file: Self.run("    \"b\": \"1\",\n    \"c\": \"theirs\"")])
    try ready.git.git("checkout", "-q", "main")
    try ready.git.commit("mine", files: [file: Self.run("    \"a\": \"ours\",\n    \"b\": \"1\"")])
    try ready.expect(
      "git merge -q other; git merge --abort", "cairn merge-driver --install",
      "cairn merge-driver --install > /dev/null",
      "cat .git/info/attributes", "git config merge.cairn.driver",
      "git merge -q --no-edit other && cat \(file)",
      is: """
        """)
    try ready.git.branch("third", at: "HEAD~1")
    try ready.git.commit("third", files: [file: Self.run("    \"b\": \"3\"")])
    try ready.git.git("checkout", "-q", "main")
    try ready.git.commit("again", files: [file: Self.run("    \"a\": \"ours\",\n    \"b\": \"2\"")])
    try ready.expect(
      "git merge -q --no-edit third", "cat \(file)", "cairn merge-driver one", "cairn merge-driver a b c d",
      is: """
        """)
  }
}
