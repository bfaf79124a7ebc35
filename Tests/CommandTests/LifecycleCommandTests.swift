import TestSupport
import Testing

@Suite("cairn delete and cairn restore")
struct LifecycleCommandTests {
  @Test("many runs are one commit, and come back with one")
  func many() throws {
    #expect(
      try SampleStore().transcript(
        "cairn delete 3f2a calm-fox", "cairn runs --columns name", "cairn restore 3f2a calm-fox",
        "cairn runs --columns name",
        "git log --format='%s%n%b' | head -12", "git status --short") == """
          $ cairn delete 3f2a calm-fox
          2 runs deleted, committed to main as COMMIT1
          $ cairn runs --columns name
          NAME
          loud-bee
          $ cairn restore 3f2a calm-fox
          2 runs restored, committed to main as COMMIT2
          $ cairn runs --columns name
          NAME
          brave-otter
          calm-fox
          loud-bee
          $ git log --format='%s%n%b' | head -12
          restore: 2 runs
          Cairn-Run: RUN1
          Cairn-Run: RUN2
          Cairn-Experiment: churn

          delete: 2 runs
          Cairn-Run: RUN1
          Cairn-Run: RUN2
          Cairn-Experiment: churn

          one more

          $ git status --short

          """)
  }

  @Test("on a detached HEAD the commit is made there, and how to keep it is told")
  func detached() throws {
    let store = try SampleStore()
    try store.repository.git("checkout", "-q", "--detach")
    #expect(
      try store.transcript(
        "cairn delete calm-fox", "cairn runs --deleted --columns name", "git log --format=%s -1 main") == """
          $ cairn delete calm-fox
          run RUN1 (calm-fox) deleted, committed as COMMIT1 on a detached HEAD; keep it with 'git switch -c BRANCH'
          $ cairn runs --deleted --columns name
          NAME
          calm-fox
          $ git log --format=%s -1 main
          one more

          """)
  }

  @Test("one name that fits nothing leaves all as they are")
  func allOrNothing() throws {
    #expect(
      try SampleStore().transcript(
        "cairn delete 3f2a nobody", "cairn runs --deleted", "git log --format=%s | head -1") == """
          $ cairn delete 3f2a nobody
          ! cairn: no run 'nobody'; see 'cairn runs'
          [exit 3]
          $ cairn runs --deleted
          no runs
          $ git log --format=%s | head -1
          one more

          """)
  }

  @Test("a running run is not deleted; a deleted one not twice")
  func states() throws {
    #expect(
      try SampleStore().transcript(
        "cairn start -n live > /dev/null", "cairn delete live", "cairn delete calm-fox",
        "cairn delete calm-fox",
        "cairn restore 3f2a") == """
          $ cairn start -n live > /dev/null
          $ cairn delete live
          ! cairn: run RUN1 is running; end it first: cairn end --run RUN1
          [exit 3]
          $ cairn delete calm-fox
          run RUN2 (calm-fox) deleted, committed to main as COMMIT1
          $ cairn delete calm-fox
          run RUN2 (calm-fox) is deleted already
          $ cairn restore 3f2a
          run RUN3 (brave-otter) is not deleted

          """)
  }
}
