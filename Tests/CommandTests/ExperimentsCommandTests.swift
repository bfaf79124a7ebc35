import Testing

@Suite("cairn experiments")
struct ExperimentsCommandTests {
  @Test("they are listed with their runs; at a revision as they were")
  func list() throws {
    #expect(
      try SampleStore().transcript("cairn experiments", "cairn experiments list --json", "cairn experiments --at HEAD~2")
        == """
        """)
  }

  @Test("creating, renaming, tagging, deleting and restoring are commits of their own")
  func changes() throws {
    let store = try SampleStore()
    #expect(
      try store.transcript(
        "cairn experiments create retention --tag team=growth", "cairn experiments rename churn churn-2025",
        "cairn experiments tag churn-2025 owner=ada", "cairn experiments tag churn-2025 --remove owner",
        "cairn experiments delete Default", "cairn experiments", "cairn experiments restore Default",
        "git log --format=%s", "git status --short", "cairn runs -e churn-2025 --columns name") == """
        """)
  }

  @Test("an experiment made during a merge is told as not committed, and listed")
  func postponed() throws {
    let store = try SampleStore()
    try store.repository.git("branch", "other", "HEAD~1")
    try store.repository.git("merge", "--no-commit", "--no-ff", "-s", "ours", "other", environment: ["GIT_MERGE_AUTOEDIT": "no"])
    #expect(
      try store.transcript("cairn experiments create late", "cairn experiments") == """
        """)
  }

  @Test("names that are taken, unknown, or against the conventions are refused")
  func faults() throws {
    #expect(
      try SampleStore(policy: "conventions:\n  experiment_name: '[a-z]+'\n").transcript(
        "cairn experiments create churn", "cairn experiments create Bad9", "cairn experiments rename churn Default",
        "cairn experiments rename churn Bad9", "cairn experiments delete nope", "cairn experiments tag churn --remove nope",
        "cairn experiments tag churn", "cairn experiments restore churn", "git log --format=%s | head -1") == """
        """)
  }
}
