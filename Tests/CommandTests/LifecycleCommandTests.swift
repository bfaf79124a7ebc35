import Testing

@Suite("cairn delete and cairn restore")
struct LifecycleCommandTests {
  @Test("many runs are one commit, and come back with one")
  func many() throws {
    #expect(
      try SampleStore().transcript(
        "cairn delete 3f2a calm-fox", "cairn runs --columns name", "cairn restore 3f2a calm-fox", "cairn runs --columns name",
        "git log --format='%s%n%b' | head -12", "git status --short") == """
        """)
  }

  @Test("one name that fits nothing leaves all as they are")
  func allOrNothing() throws {
    #expect(
      try SampleStore().transcript("cairn delete 3f2a nobody", "cairn runs --deleted", "git log --format=%s | head -1") == """
        """)
  }

  @Test("a running run is not deleted; a deleted one not twice")
  func states() throws {
    #expect(
      try SampleStore().transcript(
        "cairn start -n live > /dev/null", "cairn delete live", "cairn delete calm-fox", "cairn delete calm-fox",
        "cairn restore 3f2a") == """
        """)
  }
}
