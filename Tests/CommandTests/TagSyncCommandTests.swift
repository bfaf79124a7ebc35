import TestSupport
import Testing

@Suite("cairn tag-sync")
struct TagSyncCommandTests {
  @Test("tags are made once, and said")
  func made() throws {
    #expect(
      try ModelSample().transcript(
        "cairn tag-sync --dry-run", "git tag", "cairn tag-sync", "cairn tag-sync", "git tag",
        "cairn show churn@3", "cairn tag-sync --json") == """
          MADE
          """)
  }

  @Test("they are pushed, and nothing else is")
  func pushed() throws {
    let sample = try ModelSample()
    #expect(
      try sample.transcript(
        "cairn tag-sync --push", "git init -q --bare ../origin.git && git remote add origin ../origin.git",
        "git tag mine && git tag -a -m x v1", "cairn tag-sync --push --dry-run | tail -1",
        "cairn tag-sync --push | tail -2",
        "cairn tag-sync --push origin", "git ls-remote --refs origin | cut -f2",
        "git push -q -f origin main:refs/tags/churn@v1.0.0", "cairn tag-sync --push",
        "cairn tag-sync --push --prune",
        "cairn tag-sync --push") == """
          PUSHED
          """)
  }

  @Test("tags that do not agree are told with status 1, and put right when that is asked for")
  func pruned() throws {
    #expect(
      try ModelSample().transcript(
        "cairn tag-sync >/dev/null", "git tag -f churn@v1.0.0 HEAD >/dev/null; git tag churn@v7.0.0",
        "cairn tag-sync", "cairn tag-sync --prune --dry-run", "cairn tag-sync --prune", "cairn tag-sync")
          == """
          PRUNED
          """)
  }

  @Test("on a branch that will be merged, and in a shallow clone, it refuses")
  func refused() throws {
    let sample = try ModelSample()
    let clone = try sample.repository.clone()
    try clone.branch("work")
    #expect(
      try Transcript.of(
        [
          "cairn tag-sync", "cairn tag-sync --branch main | tail -1",
          "git checkout -q --detach && cairn tag-sync",
          "git clone -q --depth 1 file://$PWD/../repository ../shallow && cairn -C ../shallow tag-sync",
          "cairn tag-sync origin",
        ], in: clone) == """
          REFUSED
          """)
  }
}
