import Comparison
import Records
import Testing

@testable import Report

@Suite struct RunDetailsTests {
  private func text(_ width: Int?, _ details: RunDetails = Samples.details, unicode: Bool = true) -> String {
    details.text(Style(colour: false, unicode: unicode, width: width), now: Samples.now)
  }

  @Test("80 columns show all of a run, a chart for each metric that has a history")
  func eighty() {
    #expect(
      text(80) == """
        brave-otter
          run         \(Samples.new.id)
          experiment  churn (\(Samples.churn))
          status      finished
          started     2026-11-24 08:30:00 UTC (2h ago)
          took        3m 12s
          code        b1b2c3d4 on main, with uncommitted changes (source.patch)
          command     python train.py --alpha 0.2 'it'\\''s'

        params
          alpha  0.2
          depth  6
          lr     0.05

        metrics
                     last                            first    min    max  points
          epochs       50
          loss        1.4  ▃▆▄▆▄▂▅▇▅▃▅▃▇▅▃▅▃▆▄▆▄▂▅▅    1.4    1.4    2.4      50
          rmse      0.712  ▆▃▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁  1.302  0.712  1.302      50
          val_acc  0.9298

        tags
          team  risk

        inputs
          customers  training  77ab  data/customers.csv

        artifacts
          model/model.pkl  12 MB
          plots/roc.png    48 kB

        environment
          python             3.12.4 (cpython)
          packages           3: numpy 1.26.4, scikit-learn 1.5.2
          system             Debian GNU/Linux 12 (bookworm), kernel 6.1.0, x86_64
          hardware           AMD EPYC 7763 64-Core Processor, 8 CPUs, 31.4 GiB
          gpu                NVIDIA A100-SXM4-40GB (driver 550.54, CUDA 12.4)
          lock file uv.lock  abababababab
          $OMP_NUM_THREADS   4

        """)
  }

  @Test("40 columns wrap values and leave the least of the numbers out")
  func forty() {
    var details = Samples.details
    details.environment = nil
    details.artifacts = []
    #expect(
      text(40, details, unicode: false) == """
        brave-otter
          run         3f2a91bc000000000000000000
                      000000
          experiment  churn (\(Samples.churn))
          status      finished
          started     2026-11-24 08:30:00 UTC
                      (2h ago)
          took        3m 12s
          code        b1b2c3d4 on main, with
                      uncommitted changes
                      (source.patch)
          command     python train.py --alpha
                      0.2 'it'\\''s'

        params
          alpha  0.2
          depth  6
          lr     0.05

        metrics
                     last                  min
          epochs       50
          loss        1.4  ==~+=~=~==~=    1.4
          rmse      0.712  =.__________  0.712
          val_acc  0.9298
          3 columns do not fit: first, max, p...

        tags
          team  risk

        inputs
          customers  training  77ab  data/cus...

        """)
  }

  @Test("a run that is under way, with a note, children and nothing else")
  func live() {
    let run = Samples.run(
      "aaaaaaaa", "sweep", status: .running,
      tags: ["mlflow.note.content": "first line\n\nsecond \u{1b}[31mline"])
    let children = [
      Samples.run("b1b1b1b1", "child-1", params: ["lr": "1"], metrics: ["m": 1], parent: run.id),
      Samples.run("b2b2b2b2", "child-2", params: ["lr": "2"], metrics: ["m": 2], parent: run.id),
    ]
    #expect(
      text(80, RunDetails(run: run, experiment: nil, children: children)) == """
        sweep
          run         \(run.id)
          experiment  \(Samples.churn)
          status      running
          started     2026-11-24 08:30:00 UTC (2h ago)
          so far      2h

        note
          first line

          second \\u{1b}[31mline

        runs inside
          ID        NAME       STATUS      TOOK  m  lr
          b1b1b1b1  ↳ child-1  finished  3m 12s  1  1
          b2b2b2b2  ↳ child-2  finished  3m 12s  2  2

        """)
  }

  @Test("no line is too wide and no name moves the cursor", arguments: [40, 80, 200])
  func hostile(width: Int) {
    let values = Dictionary(uniqueKeysWithValues: Samples.hostile.map { ($0, $0) })
    let run = Samples.run(
      "3f2a91bc", Samples.hostile.joined(), params: values, metrics: values.mapValues { _ in .nan },
      tags: values.merging(["mlflow.note.content": Samples.hostile.joined(separator: " ")]) { $1 },
      inputs: Samples.hostile.map {
        DatasetInput(name: $0, digest: $0, sourceType: $0, source: $0, context: $0)
      },
      source: Source(
        commit: "\u{1b}c", branch: "\n", dirty: true, patch: "\u{1b}", omitted: Samples.hostile,
        remote: "\u{7}",
        command: Samples.hostile, directory: "\u{1b}"))
    let details = RunDetails(
      run: run, experiment: "\u{1b}c", artifacts: Samples.hostile.map { .init(path: $0, size: 1) },
      children: [Samples.run("aaaaaaaa", "\u{1b}c\n")])
    Samples.expectSafe(text(width, details), width: width)
  }

  @Test("a run inside an environment that is hostile too")
  func hostileEnvironment() {
    var environment = Samples.environment(numpy: "\u{1b}c", python: "\n")
    environment.variables = Dictionary(uniqueKeysWithValues: Samples.hostile.map { ($0, $0) })
    Samples.expectSafe(
      text(80, RunDetails(run: Samples.run(), experiment: nil, environment: environment)), width: 80)
  }
}

@Suite struct ExportTests {
  private var details: RunDetails {
    let run = Samples.run(
      "3f2a91bc", "a, \"b\"", params: ["lr": "0.1"], metrics: ["rmse": .nan, "single": 2],
      tags: ["note": "x\ny"],
      inputs: [Samples.dataset("77ab")], exitCode: 0)
    let points = [0.1, 1e-5, .nan].enumerated().map {
      Metric(key: "rmse", step: Int64($0), timestamp: Timestamp(milliseconds: Int64($0)), value: $1)
    }
    return RunDetails(
      run: run, experiment: "churn", series: Series.byKey(points),
      artifacts: [RunDetails.Artifact(path: "model.pkl", size: 12, sha256: "ab")])
  }

  @Test("CSV is long form with every point of the history and all digits")
  func csv() {
    let id = Samples.new.id
    #expect(
      RunDetails.exportHeader + details.exportCSV() == """
        run_id,kind,key,step,timestamp,value
        \(id),attribute,name,,,"a, ""b"\""
        \(id),attribute,experiment_id,,,\(Samples.churn)
        \(id),attribute,experiment,,,churn
        \(id),attribute,status,,,FINISHED
        \(id),attribute,lifecycle,,,active
        \(id),attribute,start_time,,,2026-11-24T08:30:00.000Z
        \(id),attribute,end_time,,,2026-11-24T08:33:12.000Z
        \(id),attribute,exit_code,,,0
        \(id),param,lr,,,0.1
        \(id),tag,note,,,"x
        y"
        \(id),metric,rmse,0,1970-01-01T00:00:00.000Z,0.1
        \(id),metric,rmse,1,1970-01-01T00:00:00.001Z,1e-05
        \(id),metric,rmse,2,1970-01-01T00:00:00.002Z,NaN
        \(id),metric,single,49,2026-11-24T08:33:12.000Z,2.0
        \(id),input,customers,,,77ab
        \(id),artifact,model.pkl,,,12

        """)
  }

  @Test("JSON is the run with its history, artifacts and environment")
  func json() throws {
    let document = details.document()
    #expect(document["id"] == .string(Samples.new.id.text))
    #expect(document["experiment_name"] == "churn")
    let history = try #require(document["history"])
    #expect(
      String(decoding: history.compact(), as: UTF8.self) == """
        {"rmse":[{"step":0,"timestamp":"1970-01-01T00:00:00.000Z","value":0.1},\
        {"step":1,"timestamp":"1970-01-01T00:00:00.001Z","value":1e-05},\
        {"step":2,"timestamp":"1970-01-01T00:00:00.002Z","value":"NaN"}],\
        "single":[{"step":49,"timestamp":"2026-11-24T08:33:12.000Z","value":2.0}]}
        """)
    #expect(
      document["artifacts"] == [
        ["path": "model.pkl", "size": 12, "sha256": "ab"]
      ])
    #expect(document["environment"] == .null)
    #expect(Samples.details.document()["environment"]?["schema"] == "cairn/environment/1")
  }
}
