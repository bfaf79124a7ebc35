import Testing

@Suite("cairn tag")
struct TagCommandTests {
  @Test("tags are set and removed, each time as a commit that holds nothing else")
  func setAndRemove() throws {
    let store = try SampleStore()
    try store.repository.write("staged.txt", "staged\n")
    try store.repository.git("add", "staged.txt")
    #expect(
      try store.transcript(
        "cairn tag @last reviewed=yes stage=beta", "cairn tag @last", "cairn tag @last --remove stage",
        "cairn tag @last --json", "git show --format=%B --stat HEAD | cat", "git status --short") == """
        """)
  }

  @Test("a live run's tag waits for the run's own commit")
  func live() throws {
    #expect(
      try SampleStore().transcript(
        "run=$(cairn start -n live); cairn tag $run a=b; cairn tag live; cairn end --run $run", "cairn tag live",
        "git log --format=%s | head -2") == """
        """)
  }

  @Test("the same again is no commit; what is missing cannot be removed")
  func faults() throws {
    #expect(
      try SampleStore().transcript(
        "cairn tag 3f2a team=growth", "cairn tag 3f2a --remove nope", "cairn tag 3f2a a=1 a=2", "cairn tag 3f2a a=1 --remove a",
        "cairn tag 3f2a 'a;b=1'", "cairn tag nobody a=1", "cairn tag 3f2a word") == """
        """)
  }
}
