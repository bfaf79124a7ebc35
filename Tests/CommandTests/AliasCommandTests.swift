import TestSupport
import Testing

@Suite("cairn alias")
struct AliasCommandTests {
  @Test("an alias is given, moved, read and taken away, each time as a commit")
  func story() throws {
    #expect(
      try ModelSample().transcript(
        "cairn alias churn", "cairn alias churn champion", "cairn alias churn champion 2",
        "cairn alias churn canary champion",
        "cairn alias churn canary '#Staging'", "cairn alias churn canary 3", "cairn alias churn --json",
        "cairn alias churn champion --delete", "cairn alias churn", "git log --format=%s -4") == """
          $ cairn alias churn
          champion 3
          $ cairn alias churn champion
          3
          $ cairn alias churn champion 2
          alias 'champion' of model 'churn' is version 2 (was 3), committed to main as COMMIT1
          $ cairn alias churn canary champion
          alias 'canary' of model 'churn' is version 2, committed to main as COMMIT2
          $ cairn alias churn canary '#Staging'
          alias 'canary' of model 'churn' is version 3 (was 2), committed to main as COMMIT3
          $ cairn alias churn canary 3
          alias 'canary' of model 'churn': nothing to change
          $ cairn alias churn --json
          {
            "canary": 3,
            "champion": 2
          }
          $ cairn alias churn champion --delete
          alias 'champion' of model 'churn' removed, committed to main as COMMIT4
          $ cairn alias churn
          canary 3
          $ git log --format=%s -4
          alias(churn): champion removed
          alias(churn): canary is version 3
          alias(churn): canary is version 2
          alias(churn): champion is version 2

          """)
  }

  @Test("names that mean a version by themselves, and what is not there, are refused")
  func faults() throws {
    #expect(
      try ModelSample().transcript(
        "cairn alias churn v4 2", "cairn alias churn latest 2", "cairn alias churn 'a b' 2",
        "cairn alias churn nope",
        "cairn alias churn champion 9", "cairn alias churn --delete", "cairn alias churn nope --delete",
        "cairn alias nope champion 1") == """
          $ cairn alias churn v4 2
          ! cairn: the alias 'v4' is reserved: it reads as the version's number
          [exit 2]
          $ cairn alias churn latest 2
          ! cairn: the alias 'latest' is reserved: it is the newest version
          [exit 2]
          $ cairn alias churn 'a b' 2
          ! cairn: the alias 'a b' may only contain letters, digits, underscores (_) and dashes (-)
          [exit 2]
          $ cairn alias churn nope
          ! cairn: model 'churn' has no alias 'nope'; see 'cairn alias churn'
          [exit 3]
          $ cairn alias churn champion 9
          ! cairn: model 'churn' has no version 9; its latest is 3; in stages: Archived (1), Production (2), Staging (3); aliases: champion (3)
          [exit 3]
          $ cairn alias churn --delete
          ! cairn: which alias? cairn alias churn ALIAS --delete
          !   see 'cairn alias --help'
          [exit 2]
          $ cairn alias churn nope --delete
          ! cairn: model 'churn' has no alias 'nope'; see 'cairn alias churn'
          [exit 3]
          $ cairn alias nope champion 1
          ! cairn: no model 'nope'; see 'cairn models'
          [exit 3]

          """)
  }
}
