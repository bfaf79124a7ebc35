import Comparison
import Records
import Testing

@testable import Report

@Suite struct StoreDiffTextTests {
  private func text(_ diff: StoreDiff, _ width: Int?, limit: Int = 20, unicode: Bool = true) -> String {
    diff.text(Style(colour: false, unicode: unicode, width: width), limit: limit)
  }

  @Test("each experiment has its metrics, what else differs, and its runs")
  func eighty() {
    #expect(
      text(Samples.diff, 80) == """
        main → HEAD: 2 new runs, 1 changed in 1 experiment

        churn: calm-fox 9c8b7a6d → brave-otter 3f2a91bc
          metrics
            val_acc               0.9312  →  0.9298  ▼ -0.15% worse
            rmse                   0.735  →  0.712   ▼ -3.13% better
            loss                     1.5  →  1.4     ▼ -6.67%
            epochs                    50  =  50
          params
            alpha                 0.1  →  0.2
          code
            commit                a1b2c3d4e5       →  b1b2c3d4e5
            uncommitted           no               →  yes
            command               python train.py  →  python train.py --alpha 0.2 'it'\\…
            directory             –                →  .
          data
            customers (training)  1f0e  →  77ab
          environment
            python                3.12.4 (cpython)  →  3.13.0 (cpython)
          packages
            numpy                 1.26.4  →  2.1.0
          runs
            +  3f2a91bc  brave-otter  finished
            +  5d5d5d5d  loud-bee     failed (3)
            ~  77777777  slow-cat     running → finished, end_time, metrics.rmse

        """)
  }

  @Test("40 columns keep the verdicts, in ASCII where that is asked for")
  func forty() {
    #expect(
      text(Samples.diff, 40, unicode: false) == """
        main -> HEAD: 2 new runs, 1 changed i...

        churn: calm-fox 9c8b7a6d -> brave-ott...
          metrics
            val_acc        0.9298  -0.15% worse
            rmse           0.712   -3.13% better
            loss           1.4     -6.67%
            epochs         50
            1 column does not fit: old
          params
            alpha          0.1  ->  0.2
          code
            commit    a1b2c...  ->  b1b2c3d4e5
            uncom...  no        ->  yes
            command   pytho...  ->  python tr...
            direc...  -         ->  .
          data
            customers ...  1f0e  ->  77ab
          environment
            python    3.12....  ->  3.13.0 (c...
          packages
            numpy          1.26.4  ->  2.1.0
          runs
            +  3f2a91bc  brave-o...  finished
            +  5d5d5d5d  loud-bee    failed (3)
            ~  77777777  slow-cat    running ...

        """)
  }

  @Test("sides that are missing, values that are no number, and an old value of zero")
  func odd() {
    let old = Samples.run(
      "0", metrics: ["rmse": 0.5, "zero": 0, "gone": 1, "inf": .infinity, "acc_nan": .nan])
    let new = Samples.run("1", metrics: ["rmse": .nan, "zero": 0.25, "added": 1, "inf": 3, "acc_nan": 0.5])
    let diff = StoreDiff(
      old: "a", new: "b",
      experiments: [
        ExperimentChanges(
          id: Samples.churn, name: "churn", removed: [old], old: .init(run: old), new: .init(run: new))
      ], directions: Samples.directions)
    #expect(
      text(diff, nil) == """
        a → b: 1 run removed in 1 experiment

        churn: brave-otter 00000000 → brave-otter 10000000
          metrics
            rmse          0.5  →  NaN   worse
            acc_nan       NaN  →  0.5   better
            added           –  →  1     new
            gone            1  →  –     gone
            inf      Infinity  →  3     ▼
            zero            0  →  0.25  ▲ +0.25
          runs
            -  00000000  brave-otter

        """)
  }

  @Test("an experiment may have no run to stand for it, on one side, on both, or the same on both")
  func standing() {
    func title(_ old: Run?, _ new: Run?) -> String? {
      let diff = StoreDiff(
        old: "a", new: "b",
        experiments: [
          ExperimentChanges(
            id: Samples.churn, name: "churn", added: [Samples.run("2", status: .failed)],
            old: old.map { .init(run: $0) }, new: new.map { .init(run: $0) })
        ])
      return text(diff, 80).split(separator: "\n").dropFirst().first.map(String.init)
    }
    let run = Samples.run("0", metrics: ["m": 1])
    #expect(title(nil, nil) == "churn: no finished run")
    #expect(title(nil, run) == "churn: brave-otter 00000000 (no finished run before)")
    #expect(title(run, nil) == "churn: brave-otter 00000000 → no finished run")
    #expect(title(run, run) == "churn: brave-otter 00000000 on both sides")
  }

  @Test("metric files stand after the experiments; those that are the same are left out")
  func files() {
    let diff = StoreDiff(
      old: "a", new: "b",
      files: [
        FileMetricsDiff(
          path: "metrics.json", old: ["test.acc": .number(0.9), "note": .text("x")],
          new: ["test.acc": .number(0.95), "note": .text("y")], directions: Samples.directions),
        FileMetricsDiff(path: "new.json", old: nil, new: ["n": .number(1)], directions: Samples.directions),
        FileMetricsDiff(
          path: "same.json", old: ["n": .number(1)], new: ["n": .number(1)], directions: Samples.directions),
      ])
    #expect(
      text(diff, 80) == """
        a → b: no run differs, 2 metric files changed

        metrics.json
          metrics
            test.acc  0.9  →  0.95  ▲ +5.56% better
          texts
            note      x  →  y

        new.json (new)
          metrics
            n  –  →  1  new

        """)
    #expect(text(StoreDiff(old: "a", new: "b"), 80) == "a → b: no run differs\n")
  }

  @Test("long lists are cut and counted")
  func limit() {
    let text = text(Samples.large(runs: 1000, metrics: 300), 80, limit: 3)
    #expect(text.contains("    and 997 more\n"))
    #expect(text.contains("    and 297 more\n"))
    #expect(text.split(separator: "\n").count < 40)
  }

  @Test("no line is too wide and no name moves the cursor", arguments: [40, 80, 200])
  func hostile(width: Int) {
    Samples.expectSafe(text(Samples.hostileDiff, width, limit: 100), width: width)
  }
}
