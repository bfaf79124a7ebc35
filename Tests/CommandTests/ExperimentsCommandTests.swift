import TestSupport
import Testing

@Suite("cairn experiments")
struct ExperimentsCommandTests {
  @Test("they are listed with their runs; at a revision as they were")
  func list() throws {
    #expect(
      try SampleStore().transcript(
        "cairn experiments", "cairn experiments list --json", "cairn experiments --at HEAD~2")
          == """
          $ cairn experiments
          NAME     RUNS  LATEST RUN  ID                  TAGS
          Default     1  2025-01-01  0
          churn       2  2025-01-01  321781645360795653
          $ cairn experiments list --json
          [
            {
              "id": "0",
              "name": "Default",
              "lifecycle": "active",
              "runs": 1,
              "latest_run": "TIME",
              "tags": {}
            },
            {
              "id": "321781645360795653",
              "name": "churn",
              "lifecycle": "active",
              "runs": 2,
              "latest_run": "TIME",
              "tags": {}
            }
          ]
          $ cairn experiments --at HEAD~2
          no experiments

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
          $ cairn experiments create retention --tag team=growth
          experiment 'retention' (540900228330339761) created, committed to main as COMMIT1
          $ cairn experiments rename churn churn-2025
          experiment 'churn' renamed to 'churn-2025', committed to main as COMMIT2
          $ cairn experiments tag churn-2025 owner=ada
          experiment 'churn-2025' tagged, committed to main as COMMIT3
          $ cairn experiments tag churn-2025 --remove owner
          experiment 'churn-2025' tagged, committed to main as COMMIT4
          $ cairn experiments delete Default
          experiment 'Default' deleted, committed to main as COMMIT5
          $ cairn experiments
          NAME        RUNS  LATEST RUN  ID                  TAGS
          churn-2025     2  2025-01-01  321781645360795653
          retention      0              540900228330339761  team=growth
          $ cairn experiments restore Default
          experiment 'Default' restored, committed to main as COMMIT6
          $ git log --format=%s
          experiment: restore Default
          experiment: delete Default
          experiment: tag churn-2025
          experiment: tag churn-2025
          experiment: rename churn to churn-2025
          experiment: create retention
          one more
          two runs
          begin
          $ git status --short
          $ cairn runs -e churn-2025 --columns name
          NAME
          brave-otter
          calm-fox

          """)
  }

  @Test("an experiment made during a merge is told as not committed, and listed")
  func postponed() throws {
    let store = try SampleStore()
    try store.beginMerge()
    #expect(
      try store.transcript(
        "cairn experiments create late", "cairn experiments", "git commit -qm merged", "cairn doctor --fix",
        "git status --short") == """
          $ cairn experiments create late
          experiment 'late' (409888202134530049) created
          ! cairn: not committed yet: a merge is under way; it is committed when that is over
          ! cairn: when that is over, 'cairn doctor --fix' commits it
          $ cairn experiments
          NAME     RUNS  LATEST RUN  ID                  TAGS
          Default     1  2025-01-01  0
          churn       2  2025-01-01  321781645360795653
          late        0              409888202134530049
          $ git commit -qm merged
          $ cairn doctor --fix
          uncommitted-experiment: experiment 'late' differs from what the branch holds
            mended: committed experiment 'late' as COMMIT1
          index-outdated: the index was behind the branch
            mended: brought it up to date

          all is well
          $ git status --short

          """)
  }

  @Test("names that are taken, unknown, or against the conventions are refused")
  func faults() throws {
    #expect(
      try SampleStore(policy: "conventions:\n  experiment_name: '[a-z]+'\n").transcript(
        "cairn experiments create churn", "cairn experiments create Bad9",
        "cairn experiments rename churn Default",
        "cairn experiments rename churn Bad9", "cairn experiments delete nope",
        "cairn experiments tag churn --remove nope",
        "cairn experiments tag churn", "cairn experiments restore churn", "git log --format=%s | head -1")
          == """
          $ cairn experiments create churn
          ! cairn: experiment 'churn' is there already
          [exit 3]
          $ cairn experiments create Bad9
          ! cairn: the experiment name 'Bad9' does not match '[a-z]+', which conventions.experiment_name in cairn.yaml asks for
          [exit 2]
          $ cairn experiments rename churn Default
          ! cairn: the experiment name 'Default' does not match '[a-z]+', which conventions.experiment_name in cairn.yaml asks for
          [exit 2]
          $ cairn experiments rename churn Bad9
          ! cairn: the experiment name 'Bad9' does not match '[a-z]+', which conventions.experiment_name in cairn.yaml asks for
          [exit 2]
          $ cairn experiments delete nope
          ! cairn: no experiment 'nope'; there are 'Default', 'churn'
          [exit 3]
          $ cairn experiments tag churn --remove nope
          ! cairn: experiment 'churn' has no tag 'nope'
          [exit 3]
          $ cairn experiments tag churn
          ! cairn: give a tag to set (key=value) or --remove key
          !   see 'cairn experiments tag --help'
          [exit 2]
          $ cairn experiments restore churn
          experiment 'churn': nothing to change
          $ git log --format=%s | head -1
          one more

          """)
  }
}
