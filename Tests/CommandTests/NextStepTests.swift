import TestSupport
import Testing

@Suite("cairn alone")
struct NextStepTests {
  @Test("it says what to do next, by what is there")
  func steps() throws {
    let repository = try TestRepository()
    #expect(
      try Transcript.of(
        [
          "cd $HOME && cairn", "cairn", "cairn init > /dev/null && git add -A && git commit -qm init && cairn",
          "cairn start -n first > /dev/null; cairn", "cairn end --run first; cairn",
        ], in: repository) == """
        """)
  }

  @Test("with runs it names the real ones")
  func runs() throws {
    #expect(
      try SampleStore().transcript("cairn") == """
        """)
  }
}
