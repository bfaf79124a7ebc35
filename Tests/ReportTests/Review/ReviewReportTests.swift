import Comparison
import Records
import Testing

@testable import Report

@Suite("The comment of a pull request")
struct ReviewReportTests {
  private static func report(_ promotions: [PromotionReview], versions: Int = 0, experiments: Int = 0) throws
    -> ReviewReport
  {
    let name = try ModelName("churn")
    return ReviewReport(
      base: "main", head: "work", promotions: promotions,
      versions: (0..<versions).map { number in
        VersionReview(
          model: name,
          version: ModelVersion(
            number: number + 1, source: "runs:/x/model", created: Samples.now))
      },
      runs: experiments == 0
        ? StoreDiff(old: "main", new: "work")
        : Samples.large(experiments: experiments, runs: 100, metrics: 300),
      check: CheckResult(base: "main", head: "work", findings: [], files: 3))
  }

  private static func promotion(
    _ text: String = "churn", problems: [String] = [], metrics: Int = 1
  ) throws -> PromotionReview {
    let name = try ModelName(text)
    let gate = try Gate(parsing: "auc >= 0.9")
    let verdicts = [
      GateVerdict(
        gate: gate, passes: problems.isEmpty, figures: "auc 0.91 ≥ 0.9", remedy: "an auc of at least 0.9")
    ]
    return PromotionReview(
      model: name, stage: .production, version: 4, from: [3], to: [4],
      gates: GateReport(model: name, version: 4, stage: .production, incumbent: 3, verdicts: verdicts),
      approvals: ApprovalsReview(
        required: 2,
        given: [
          .init(who: "ada@example.org", at: Samples.now, comment: "@all, looks <b>good</b>"),
          .init(who: "eve@example.org", refusal: "its key is not among the allowed signers"),
        ]),
      problems: problems,
      metrics: (0..<metrics).map { index in
        MetricChange(key: index == 0 ? "auc" : "metric \(index)", old: 0.9, new: 0.91, direction: .higher)
      },
      history: [
        "auc": Series(
          [0.7, 0.85, 0.9, 0.91].enumerated().map { index, value in
            Metric(key: "auc", step: Int64(index), timestamp: Samples.now, value: value)
          })
      ])
  }

  @Test("It begins with its mark and the verdict, and has gates, approvals, metrics and their way")
  func whole() throws {
    let text = try Self.report([Self.promotion()]).markdown()
    #expect(
      text
        == """
        <!-- cairn report -->
        ## ✅ `churn` 3 → 4 in Production

        `main` → `work`: 1 stage change, no run differs.

        It passes 1 gate, has 1 of 2 approvals.

        **Gates**

        | gate |  | figures |
        | :-- | :-- | :-- |
        | `auc >= 0.9` | ✅ | auc 0.91 ≥ 0.9 |

        **Approvals**: 1 of 2

        - ✅ `ada@example.org`, 2026-11-24: @\u{200b}all, looks &lt;b&gt;good&lt;/b&gt;
        - ❌ `eve@example.org` does not count: its key is not among the allowed signers

        **Metrics**

        | metric | `churn@3` | `churn@4` | change | by version |
        | :-- | --: | --: | :-- | :-- |
        | `auc` (higher is better) | 0.9 | 0.91 | ▲ +1.11% ✅ better | `▁▆██` |

        """)
  }

  @Test("What is blocked says so first, and each problem")
  func blocked() throws {
    let text = try Self.report([Self.promotion(problems: ["one more @needed", "and <this>"])]).markdown()
    #expect(text.contains("## ❌ `churn` 3 → 4 in Production: blocked\n"))
    #expect(text.contains("- one more @\u{200b}needed\n- and &lt;this&gt;\n"))
  }

  @Test("It always fits, cutting what is at its end first", arguments: [1024, 3000, 20_000, 65_536])
  func limits(_ limit: Int) throws {
    let report = try Self.report(
      (0..<4).map { _ in try Self.promotion(metrics: 40) }, versions: 300, experiments: 30)
    let text = report.markdown(limit: limit, fullReport: "https://git.example/full.md")
    #expect(text.utf8.count <= limit)
    #expect(text.hasPrefix("<!-- cairn report -->\n## ✅ 4 promotions\n"))
    #expect(text.contains("[the full report](https://git.example/full.md)"))
    #expect(limit < 20_000 || text.contains("metric 39"))
    let whole = report.markdown(limit: nil)
    #expect(whole.utf8.count > 65_536 && !whole.contains("Tables were cut"))
  }

  @Test("An address that could end its link is only shown")
  func addresses() throws {
    let report = try Self.report([], versions: 300, experiments: 30)
    for address in ["https://x/) [y](http://evil", "javascript:alert(1)", "full.md"] {
      #expect(report.markdown(fullReport: address).contains("the whole is in `\(address)`"))
    }
  }

  @Test("Texts of users format nothing, link nowhere and mention nobody", arguments: Samples.hostile)
  func prose(_ text: String) {
    let escaped = Markdown.prose(text)
    #expect(!escaped.contains { "<>\n\u{1b}".contains($0) }, "\(escaped)")
    #expect(escaped.firstMatch(of: /[@#][^\u{200b}]/) == nil, "\(escaped)")
    #expect(escaped.firstMatch(of: /(?:^|[^\\])[`*_\[\]]/) == nil || text.contains("\\"), "\(escaped)")
    #expect(!escaped.contains("://"), "\(escaped)")
  }
}
