import TestSupport
import Testing

@Suite("cairn register")
struct RegisterCommandTests {
  @Test("a run's model becomes a version, and what was taken as evidence is said")
  func register() throws {
    let sample = try RegistrySample()
    try sample.train(0.93, 0.7)
    #expect(
      try sample.transcript(
        "cairn register churn --run @last --alias candidate --tag team=growth --description 'First try'",
        "git log --format=%s -4", "git log -1 --skip=1 --format=%b", "git status --porcelain",
        "cairn show churn@candidate | head -1 | cut -c1-4",
        "cairn register churn --run @last --path artifacts/model/ --json | grep -E 'version|path|team' ") == "")
  }

  @Test("what cannot be the model is refused, and what there is is named")
  func refusals() throws {
    let sample = try RegistrySample()
    try sample.train(0.93, 0.7)
    #expect(
      try sample.transcript(
        "cairn register churn --run @last --path model.pkl", "cairn register churn --run nobody",
        "cairn register a/b --run @last", "cairn register churn --run @last --alias v4",
        "cairn register churn", "cairn models") == "")
  }

  @Test("a run that failed or was deleted is registered with --force only, and the choice is explained")
  func choices() throws {
    let sample = try RegistrySample()
    #expect(
      try sample.transcript(
        "cairn run -e churn -- sh -c 'echo a > a; cairn log artifact a; exit 3'",
        "cairn register churn --run @last", "cairn register churn --run @last --force | head -3 | cut -c1-30",
        "cairn run -e churn -- true", "cairn register churn --run @last",
        "cairn run -e churn -- sh -c 'echo a > a; echo b > b; cairn log artifact a b'",
        "cairn register churn --run @last", "cairn register churn --run @last --path b | head -1",
        "cairn delete @last", "cairn register churn --run @last --path b") == "")
  }
}
