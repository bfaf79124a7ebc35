import Comparison
import Records
import Testing

@Suite("A gate's verdict")
struct GateVerdictTests {
  static let day: Int64 = 86_400_000

  static func version(_ number: Int, _ evidence: ModelEvidence, owner: String? = nil) -> ModelVersion {
    ModelVersion(
      number: number, source: "runs:/x", runID: "3f2a91bc000000000000000000000001", evidence: evidence,
      annotations: ModelAnnotations(owner: owner), created: Timestamp(milliseconds: 0))
  }

  static func judge(
    _ gate: String, _ evidence: ModelEvidence, incumbent: ModelEvidence? = nil, stage: ModelStage = .none,
    owner: String? = nil
  ) throws -> GateVerdict {
    let candidate = GateCandidate(
      model: try ModelName("churn"), version: version(4, evidence, owner: owner), stage: stage,
      incumbent: incumbent.map { version(3, $0) }, now: Timestamp(milliseconds: 100 * day))
    return try Gate(parsing: gate).verdict(on: candidate)
  }

  static func metrics(_ values: [String: Double]) -> ModelEvidence {
    ModelEvidence(metrics: values.mapValues { MetricValue($0) })
  }

  @Test(
    "on a metric shows the figures, and what they are held against",
    arguments: [
      ("auc >= 0.90", 0.912, nil, true, "auc 0.912 ≥ 0.90"),
      ("auc >= 0.90", 0.9, nil, true, "auc 0.9 ≥ 0.90"),
      ("auc >= 0.90", 0.89999, nil, false, "auc 0.89999 < 0.90"),
      ("auc > 0.9", 0.9, nil, false, "auc 0.9 ≤ 0.9"), ("auc == 1", 1, nil, true, "auc 1 = 1"),
      ("auc <= incumbent", 0.7, 0.7, true, "auc 0.7 ≤ 0.7 (version 3)"),
      ("auc <= incumbent * 1.02", 0.73, 0.7, false, "auc 0.73 > 0.714 (version 3: 0.7 × 1.02)"),
      ("auc >= incumbent - 0.01", 0.9, 0.91, true, "auc 0.9 ≥ 0.9 (version 3: 0.91 − 0.01)"),
      ("auc >= incumbent + 1", -1, -2, true, "auc -1 ≥ -1 (version 3: -2 + 1)"),
      ("auc >= incumbent", 0.5, nil, true, "auc 0.5, no incumbent"),
      ("auc >= 0.9", .nan, nil, false, "auc NaN is not ≥ 0.9"),
      ("auc <= 0.9", .nan, nil, false, "auc NaN is not ≤ 0.9"),
      ("auc >= incumbent", 0.5, .nan, false, "auc 0.5 is not ≥ NaN (version 3)"),
      ("auc >= 0.9", .infinity, nil, true, "auc Infinity ≥ 0.9"),
    ] as [(String, Double, Double?, Bool, String)])
  func figures(gate: String, value: Double, incumbent: Double?, passes: Bool, figures: String) throws {
    let verdict = try Self.judge(
      gate, Self.metrics(["auc": value]), incumbent: incumbent.map { Self.metrics(["auc": $0]) })
    #expect(verdict.passes == passes)
    #expect(verdict.figures == figures)
    #expect((verdict.remedy == nil) == passes)
  }

  @Test("on a metric that is not known is no, and says what its run has")
  func missing() throws {
    let verdict = try Self.judge("auc >= 0.9", Self.metrics(["aucc": 1]))
    #expect(!verdict.passes)
    #expect(verdict.figures == "auc is not known")
    #expect(verdict.remedy == "log 'auc' in the run, and register the version again; its run has 'aucc'")
    let incumbent = try Self.judge(
      "auc >= incumbent", Self.metrics(["auc": 1]), incumbent: ModelEvidence())
    #expect(!incumbent.passes)
    #expect(incumbent.figures == "auc 1, of version 3 not known")
  }

  @Test(
    "on code asks what it says",
    arguments: [
      ("source clean", "abcdef1234", true, false, true, "code of abcdef12, nothing uncommitted"),
      ("source recorded", "abcdef1234", true, false, true, "code of abcdef12, nothing uncommitted"),
      (
        "source clean", "abcdef1234", false, true, false,
        "code of abcdef12 with uncommitted changes, kept as a patch"
      ),
      (
        "source recorded", "abcdef1234", false, true, true,
        "code of abcdef12 with uncommitted changes, kept as a patch"
      ),
      (
        "source recorded", "abcdef1234", false, false, false,
        "code of abcdef12 with uncommitted changes, not kept"
      ),
      (
        "source clean", "abcdef1234", nil, false, false,
        "code of abcdef12, whether all of it was committed is not known"
      ),
      ("source clean", nil, nil, false, false, "which code made it is not known"),
    ] as [(String, String?, Bool?, Bool, Bool, String)])
  func source(
    gate: String, commit: String?, isClean: Bool?, hasPatch: Bool, passes: Bool, figures: String
  ) throws {
    let evidence = ModelEvidence(
      sourceCommit: commit, sourceIsClean: isClean, sourcePatch: hasPatch ? "sha256:1" : nil)
    let verdict = try Self.judge(gate, evidence)
    #expect(verdict.passes == passes)
    #expect(verdict.figures == figures)
    #expect((verdict.remedy == nil) == passes)
  }

  @Test(
    "on data asks that each of its sets passed its check",
    arguments: [
      ([], false, "the run names no dataset"), (["passed"], true, "1 dataset passed"),
      (["passed", "passed"], true, "all 2 datasets passed"), (["passed", nil], false, "d1 not checked"),
      (["failed", "passed"], false, "d0 failed"),
    ] as [([String?], Bool, String)])
  func data(checks: [String?], passes: Bool, figures: String) throws {
    let sets = checks.enumerated().map {
      ModelEvidence.Dataset(name: "d\($0.offset)", digest: "x", check: $0.element)
    }
    let verdict = try Self.judge("data checked", ModelEvidence(datasets: sets))
    #expect(verdict.passes == passes)
    #expect(verdict.figures == figures)
  }

  @Test(
    "on age counts from the run's end",
    arguments: [
      ("age <= 30d", 70, true, "age 30d ≤ 30d"), ("age < 30d", 70, false, "age 30d ≥ 30d"),
      ("age <= 30d", 69, false, "age 31d > 30d"), ("age <= 24h", 99, true, "age 24h ≤ 24h"),
      ("age <= 1d", 101, false, "its run ended in the future"),
    ] as [(String, Int64, Bool, String)])
  func age(gate: String, day: Int64, passes: Bool, figures: String) throws {
    let verdict = try Self.judge(
      gate, ModelEvidence(runEnded: Timestamp(milliseconds: day * Self.day)))
    #expect(verdict.passes == passes)
    #expect(verdict.figures == figures)
    #expect(try !Self.judge(gate, ModelEvidence()).passes)
  }

  @Test("on annotations, environment and stage names what is missing, and the command for it")
  func others() throws {
    let owner = try Self.judge("annotations owner, known_failures", ModelEvidence(), owner: "risk")
    #expect(owner.figures == "known_failures is missing")
    #expect(owner.remedy == "cairn annotate churn@4 --known-failure …")
    #expect(try Self.judge("annotations owner", ModelEvidence(), owner: "risk").passes)
    #expect(try !Self.judge("environment captured", ModelEvidence()).passes)
    let environment = ModelEvidence(environment: "sha256:0123456789")
    #expect(try Self.judge("environment captured", environment).figures == "environment 01234567")
    let stage = try Self.judge("stage Staging", ModelEvidence())
    #expect(stage.figures == "in no stage")
    #expect(stage.remedy == "bring it to Staging first: cairn promote churn@4 --to Staging")
    #expect(try Self.judge("stage Staging", ModelEvidence(), stage: .staging).passes)
  }

  @Test("A report has the order of the stages first, and passes when all of it does")
  func report() throws {
    let candidate = GateCandidate(
      model: try ModelName("churn"), version: Self.version(4, Self.metrics(["auc": 1])), stage: .staging,
      incumbent: Self.version(3, Self.metrics(["auc": 0.5])), now: Timestamp(milliseconds: 0))
    var rule = PromotionRule(after: .staging, gates: [try Gate(parsing: "auc > incumbent")])
    var report = GateReport(candidate, to: .production, by: rule)
    #expect(report.verdicts.map(\.gate.text) == ["stage Staging", "auc > incumbent"])
    #expect(report.incumbent == 3)
    #expect(report.passes)
    rule.gates.append(try Gate(parsing: "auc > 2"))
    report = GateReport(candidate, to: .production, by: rule)
    #expect(!report.passes)
    #expect(GateReport(candidate, to: .production, by: PromotionRule()).passes)
  }
}
