import Comparison
import Records
import Testing

@testable import Report

/// Runs, environments and diffs that the tests of this target share. Fixed: 2026-11-24 is "now".
enum Samples {
  static let now = Timestamp(milliseconds: 1_795_516_200_000)
  static let churn = ExperimentID(derivedFrom: "churn")
  static let names = [churn: "churn"]
  static let directions = Directions([
    Policy.MetricRule(pattern: "rmse", better: .lower),
    Policy.MetricRule(pattern: "*acc*", better: .higher),
  ])

  /// Names that try to break out of a terminal, a table, Markdown, HTML, CSV and the OpenMetrics format.
  static let hostile = [
    "a|b", "`tick`", "``two``|x", "```", "<img src=x onerror=1>", "@octocat and #12", "line\nbreak\r\n# h1",
    "\u{1b}[2Jclear", "\u{9b}31m", "\\|", "a\\", "| - | - |", " lead ", "**bold** _it_ $x$ :smile:",
    "http://evil.example/", "\u{202e}rtl", "</details><script>", "-->", "日本語キー", "e\u{301}é", "👩‍👩‍👧‍👦 family", "🇩🇪",
    "say \"hi\", ok", "=1+1", "{a=\"b\"}", "1st", "\u{0}", "a\u{2028}b", "한국어",
  ]

  /// A text for a terminal without colour: no line wider than the window, no control character but newlines.
  static func expectSafe(_ text: String, width: Int) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      #expect(String(line).displayWidth <= width)
      #expect(String(line).onOneLine == line)
    }
    #expect(text.last == "\n")
  }

  /// The digits, then zeros.
  static func id(_ start: String) -> RunID {
    let text = start + String(repeating: "0", count: max(0, 32 - start.count))
    guard let id = try? RunID(text) else { preconditionFailure("'\(start)' is not hexadecimal") }
    return id
  }

  /// A finished run of 3 min 12 s that started two hours ago.
  static func run(
    _ id: String = "3f2a91bc", _ name: String = "brave-otter", status: RunStatus = .finished,
    params: [String: String] = [:], metrics: [String: Double] = [:], tags: [String: String] = [:],
    inputs: [DatasetInput] = [], source: Source? = nil, hoursAgo: Int64 = 2, parent: RunID? = nil,
    exitCode: Int? = nil
  ) -> Run {
    let start = Timestamp(milliseconds: now.milliseconds - hoursAgo * 3_600_000)
    let end = Timestamp(milliseconds: start.milliseconds + 192_000)
    return Run(
      id: self.id(id), name: name, experimentID: churn, status: status, startTime: start,
      endTime: status.hasEnded ? end : nil, parent: parent, exitCode: exitCode, source: source,
      params: params,
      tags: tags, metrics: metrics.mapValues { LatestMetric(value: $0, step: 49, timestamp: end) },
      inputs: inputs)
  }

  static let old = run(
    "9c8b7a6d", "calm-fox", params: ["alpha": "0.1", "depth": "6", "lr": "0.05"],
    metrics: ["rmse": 0.735, "val_acc": 0.9312, "loss": 1.5, "epochs": 50], tags: ["team": "risk"],
    inputs: [dataset("1f0e")],
    source: Source(
      commit: "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334", branch: "main", command: ["python", "train.py"]),
    hoursAgo: 30)

  static let new = run(
    "3f2a91bc", "brave-otter", params: ["alpha": "0.2", "depth": "6", "lr": "0.05"],
    metrics: ["rmse": 0.712, "val_acc": 0.9298, "loss": 1.4, "epochs": 50], tags: ["team": "risk"],
    inputs: [dataset("77ab")],
    source: Source(
      commit: "b1b2c3d4e5f60718293a4b5c6d7e8f9001122334", branch: "main", dirty: true, patch: "source.patch",
      command: ["python", "train.py", "--alpha", "0.2", "it's"], directory: "."))

  static func dataset(_ digest: String) -> DatasetInput {
    DatasetInput(
      name: "customers", digest: digest, sourceType: "local", source: "data/customers.csv",
      context: "training")
  }

  static func environment(numpy: String, python: String = "3.12.4") -> Environment {
    Environment(
      os: Environment.OperatingSystem(
        name: "linux", distribution: "Debian GNU/Linux 12 (bookworm)", kernel: "6.1.0", architecture: "x86_64"
      ),
      hardware: Environment.Hardware(
        cpu: "AMD EPYC 7763 64-Core Processor", cpuCount: 8, memoryBytes: 33_700_000_000,
        gpus: [Environment.GPU(model: "NVIDIA A100-SXM4-40GB", driver: "550.54", cuda: "12.4")]),
      interpreter: Environment.Interpreter(name: "python", implementation: "cpython", version: python),
      packages: [
        Environment.Package(name: "joblib", version: "1.4.2"),
        Environment.Package(name: "numpy", version: numpy, requested: true),
        Environment.Package(name: "scikit-learn", version: "1.5.2", requested: true),
      ],
      lockFiles: [Environment.LockFile(path: "uv.lock", sha256: String(repeating: "ab", count: 32))],
      variables: ["OMP_NUM_THREADS": "4"])
  }

  static var details: RunDetails {
    let points = (0..<50).map { step in
      Metric(
        key: "rmse", step: Int64(step), timestamp: new.startTime,
        value: 0.7 + 0.6 / Double(step + 1) + (step == 49 ? 0 : 0.002))
    }
    let loss = (0..<50).map { step in
      Metric(
        key: "loss", step: Int64(step), timestamp: new.startTime, value: 1.4 + Double((step * 7) % 11) / 10)
    }
    return RunDetails(
      run: new, experiment: "churn", series: Series.byKey(points + loss),
      environment: environment(numpy: "1.26.4"),
      artifacts: [
        .init(path: "model/model.pkl", size: 12_345_678), .init(path: "plots/roc.png", size: 48_211),
      ].compactMap(
        \.self))
  }

  static var diff: StoreDiff {
    StoreDiff(
      old: "main", new: "HEAD",
      experiments: [
        ExperimentChanges(
          id: churn, name: "churn", added: [new, run("5d5d5d5d", "loud-bee", status: .failed, exitCode: 3)],
          changed: [
            RunChange(
              old: run("77777777", "slow-cat", status: .running),
              new: run("77777777", "slow-cat", metrics: ["rmse": 0.8]))
          ],
          old: RunComparison.Subject(run: old, environment: environment(numpy: "1.26.4")),
          new: RunComparison.Subject(run: new, environment: environment(numpy: "2.1.0", python: "3.13.0")))
      ], directions: directions)
  }
}
