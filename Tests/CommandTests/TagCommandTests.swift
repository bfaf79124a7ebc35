import TestSupport
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
          $ cairn tag @last reviewed=yes stage=beta
          run RUN1 (brave-otter) tagged, committed to main as COMMIT1
          $ cairn tag @last
          reviewed=yes
          stage=beta
          team=growth
          $ cairn tag @last --remove stage
          run RUN1 (brave-otter) tagged, committed to main as COMMIT2
          $ cairn tag @last --json
          {
            "reviewed": "yes",
            "team": "growth"
          }
          $ git show --format=%B --stat HEAD | cat
          tag(churn): brave-otter

          Cairn-Run: RUN1
          Cairn-Experiment: churn


           cairn/runs/3f/RUN1/run.json | 1 -
           1 file changed, 1 deletion(-)
          $ git status --short
          A  staged.txt

          """)
  }

  @Test("a live run's tag waits for the run's own commit")
  func live() throws {
    #expect(
      try SampleStore().transcript(
        "run=$(cairn start -n live); cairn tag $run a=b; cairn tag live; cairn end --run $run",
        "cairn tag live",
        "git log --format=%s | head -2") == """
          $ run=$(cairn start -n live); cairn tag $run a=b; cairn tag live; cairn end --run $run
          run RUN1 (live) tagged; it is committed when the run ends
          a=b
          ! cairn: run RUN1 committed to main as COMMIT1
          $ cairn tag live
          a=b
          $ git log --format=%s | head -2
          run(Default): live finished
          one more

          """)
  }

  @Test("a change during a merge is refused, and nothing is changed")
  func duringMerge() throws {
    let store = try SampleStore()
    try store.beginMerge()
    let text = try store.transcript(
      "cairn tag @last reviewed=yes", "git commit -qm merged", "cairn tag @last reviewed=yes",
      "git log --format=%s | head -2", "git status --short")
    #expect(
      text == """
        $ cairn tag @last reviewed=yes
        ! cairn: nothing was changed: a merge is under way; it is committed when that is over
        [exit 3]
        $ git commit -qm merged
        $ cairn tag @last reviewed=yes
        run RUN1 (brave-otter) tagged, committed to main as COMMIT1
        $ git log --format=%s | head -2
        tag(churn): brave-otter
        merged
        $ git status --short

        """)
  }

  @Test("the same again is no commit; what is missing cannot be removed")
  func faults() throws {
    #expect(
      try SampleStore().transcript(
        "cairn tag 3f2a team=growth", "cairn tag 3f2a --remove nope", "cairn tag 3f2a a=1 a=2",
        "cairn tag 3f2a a=1 --remove a",
        "cairn tag 3f2a 'a;b=1'", "cairn tag nobody a=1", "cairn tag 3f2a word") == """
          $ cairn tag 3f2a team=growth
          run RUN1 (brave-otter): nothing to change
          $ cairn tag 3f2a --remove nope
          ! cairn: run RUN1 has no tag 'nope'
          [exit 3]
          $ cairn tag 3f2a a=1 a=2
          ! cairn: tag 'a' is given twice: '1' and '2'
          [exit 2]
          $ cairn tag 3f2a a=1 --remove a
          ! cairn: tag 'a' is to be set and removed
          [exit 2]
          $ cairn tag 3f2a 'a;b=1'
          ! cairn: the tag name 'a;b' may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colons (:) and slashes (/)
          [exit 2]
          $ cairn tag nobody a=1
          ! cairn: no run 'nobody'; see 'cairn runs'
          [exit 3]
          $ cairn tag 3f2a word
          ! cairn: the value 'word' is invalid for '<key=value>'
          !   see 'cairn tag --help'
          [exit 2]

          """)
  }
}
