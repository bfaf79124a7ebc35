import TestSupport
import Testing

@Suite("cairn gate")
struct GateCommandTests {
  @Test("each gate shows its figures and its verdict, and what would satisfy it")
  func text() throws {
    let sample = try RegistrySample()
    try sample.train(0.93, 0.7)
    _ = try sample.transcript("cairn register churn --run @last")
    try sample.train(0.85, 0.9, check: "failed")
    #expect(
      try sample.transcript(
        "cairn gate churn 1 --to production", "cairn annotate churn@1 --owner risk --performance fast",
        "cairn promote churn 1 --to Staging >/dev/null", "cairn gate churn@1 --to Production",
        "cairn promote churn 1 --to Production >/dev/null",
        "cairn register churn --run @last >/dev/null", "cairn gate churn 2 --to Production",
        "cairn gate churn@2 --to Staging") == "")
  }

  @Test("other forms hold the same")
  func formats() throws {
    let sample = try RegistrySample(
      policy: "models: {churn: {Staging: {gates: [auc >= 0.90, source clean]}}}\n")
    try sample.train(0.85, 0.7)
    #expect(
      try sample.transcript(
        "cairn register churn --run @last >/dev/null", "cairn gate churn 1 --to Staging --format markdown",
        "cairn gate churn 1 --to Staging --json", "cairn gate churn 1 --to Staging --format junit",
        "cairn gate churn 1 --to Staging --output gates.txt", "cat gates.txt") == "")
  }

  @Test("the policy that judges is the committed one, or that of --base")
  func bases() throws {
    let sample = try RegistrySample(policy: "models: {churn: {Staging: {gates: [auc >= 0.90]}}}\n")
    try sample.train(0.85, 0.7)
    #expect(
      try sample.transcript(
        "cairn register churn --run @last >/dev/null", "git switch -qc easier",
        "sed -i s/0.90/0.80/ cairn.yaml", "cairn gate churn 1 --to Staging", "git commit -qam easier",
        "cairn gate churn 1 --to Staging", "cairn gate churn 1 --to Staging --base main",
        "git clone -q --bare . ../bare.git", "cairn -C ../bare.git gate churn 1 --to Staging",
        "git checkout -q --detach", "cairn gate churn 1 --to Staging | tail -1") == "")
  }

  @Test("what there is not is said")
  func faults() throws {
    let sample = try RegistrySample()
    try sample.train(0.85, 0.7)
    #expect(
      try sample.transcript(
        "cairn gate churn 1 --to Staging", "cairn register churn --run @last >/dev/null",
        "cairn gate churn 2 --to Staging", "cairn gate churn 1 --to Prod", "cairn gate churn --to Staging",
        "cairn gate churn 1", "cairn gate churn 1 --to Staging --base nowhere") == "")
  }
}
