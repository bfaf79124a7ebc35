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
          STORY
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
          FAULTS
          """)
  }
}
