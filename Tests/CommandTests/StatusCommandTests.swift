import Testing

@Suite("cairn status")
struct StatusCommandTests {
  @Test("all is committed")
  func quiet() throws {
    #expect(
      try SampleStore().transcript("cairn status", "cairn status --json") == """
        """)
  }

  @Test("live and uncommitted runs are told apart, and nothing is changed by looking")
  func unsettled() throws {
    #expect(
      try SampleStore().transcript(
        "cairn start -n live > /dev/null", "run=$(cairn start -n kept --no-commit); cairn end --run $run",
        "cairn status | cut -c1-24", "git log --format=%s | head -1", "git add -A && git commit -qm mine && cairn status | cut -c1-24")
        == """
        """)
  }

  @Test("what stands in the way of commits is told")
  func obstacles() throws {
    let store = try SampleStore()
    try store.repository.git("checkout", "-q", "--detach")
    try store.repository.write(".gitignore", "cairn/\n")
    #expect(
      try store.transcript("cairn status", "GIT_AUTHOR_NAME= GIT_AUTHOR_EMAIL= GIT_COMMITTER_NAME= GIT_COMMITTER_EMAIL= cairn status") == """
        """)
  }

  @Test("a branch that cairn.yaml names is told as such")
  func branch() throws {
    #expect(
      try SampleStore(policy: "branch: records\n").transcript("cairn status", "cairn status --json") == """
        """)
  }
}
