import Comparison
import Records
import Testing

@testable import Report

@Suite struct RunComparisonReportTests {
  private let two = RunComparison(
    [
      .init(run: Samples.old, environment: Samples.environment(numpy: "1.26.4")),
      .init(run: Samples.new, environment: Samples.environment(numpy: "2.1.0")),
    ], directions: Samples.directions)

  private func text(_ comparison: RunComparison, _ width: Int?, all: Bool = false) -> String {
    comparison.text(
      Style(colour: false, unicode: true, width: width), experiments: Samples.names, all: all,
      now: Samples.now)
  }

  @Test("two runs stand side by side, differences first, with the change of each metric")
  func eighty() {
    #expect(
      text(two, 80) == """
                                9c8b7a6d         3f2a91bc
          name                  calm-fox         brave-otter
          started               1d ago           2h ago
          experiment            churn            churn
          status                finished         finished
          took                  3m 12s           3m 12s
        params
          alpha                 0.1              0.2
          depth                 6                6
          lr                    0.05             0.05
        metrics
          loss                  1.5              1.4                     ▼ -6.67%
          rmse                  0.735            0.712 ★                 ▼ -3.13% better
          val_acc               0.9312 ★         0.9298                  ▼ -0.15% worse
          epochs                50               50
        tags
          team                  risk             risk
        inputs
          customers (training)  1f0e             77ab
        code
          commit                a1b2c3d4e5       b1b2c3d4e5
          uncommitted           no               yes
          command               python train.py  python train.py --alp…
          directory             –                .
          1 the same
        environment
          10 the same
        packages
          numpy                 1.26.4           2.1.0
          2 the same

        """)
  }

  @Test("all rows are shown where that is asked for")
  func all() {
    let text = text(two, 200, all: true)
    #expect(!text.contains("the same"))
    #expect(text.contains("  scikit-learn          1.5.2"))
    #expect(text.contains("  branch                main"))
  }

  @Test("runs that do not fit side by side follow in blocks of their own")
  func blocks() {
    let many = RunComparison(
      (0..<5).map { index in
        .init(
          run: Samples.run(
            "\(index)\(index)", "run-\(index)", params: ["alpha": "\(index)"],
            metrics: ["rmse": Double(index) / 3]))
      }, directions: Samples.directions)
    #expect(
      text(many, 40) == """
                      00000000  11000000
          name        run-0     run-1
          experiment  churn     churn
          status      finished  finished
          started     2h ago    2h ago
          took        3m 12s    3m 12s
        params
          alpha       0         1
        metrics
          rmse        0 ★       0.3333

                      22000000  33000000
          name        run-2     run-3
          experiment  churn     churn
          status      finished  finished
          started     2h ago    2h ago
          took        3m 12s    3m 12s
        params
          alpha       2         3
        metrics
          rmse        0.6667    1

                      44000000
          name        run-4
          experiment  churn
          status      finished
          started     2h ago
          took        3m 12s
        params
          alpha       4
        metrics
          rmse        1.333

        """)
  }

  @Test("Markdown has a table a section")
  func markdown() {
    #expect(
      two.markdown(experiments: Samples.names, now: Samples.now) == """
        | run | `9c8b7a6d` | `3f2a91bc` |
        | :-- | :-- | :-- |
        | `name` | `calm-fox` | `brave-otter` |
        | `experiment` | `churn` | `churn` |
        | `status` | `finished` | `finished` |
        | `started` | `1d ago` | `2h ago` |
        | `took` | `3m 12s` | `3m 12s` |

        | params | `9c8b7a6d` | `3f2a91bc` |
        | :-- | :-- | :-- |
        | `alpha` | `0.1` | `0.2` |
        | `depth` | `6` | `6` |
        | `lr` | `0.05` | `0.05` |

        | metrics | `9c8b7a6d` | `3f2a91bc` | change |
        | :-- | --: | --: | :-- |
        | `loss` | 1.5 | 1.4 | ▼ -6.67% |
        | `rmse` | 0.735 | **0.712** ★ | ▼ -3.13% ✅ better |
        | `val_acc` | **0.9312** ★ | 0.9298 | ▼ -0.15% ⚠️ worse |
        | `epochs` | 50 | 50 |  |

        | inputs | `9c8b7a6d` | `3f2a91bc` |
        | :-- | :-- | :-- |
        | `customers (training)` | `1f0e` | `77ab` |

        | code | `9c8b7a6d` | `3f2a91bc` |
        | :-- | :-- | :-- |
        | `commit` | `a1b2c3d4e5` | `b1b2c3d4e5` |
        | `uncommitted` | `no` | `yes` |
        | `command` | `python train.py` | `python train.py --alpha 0.2 'it'\\''s'` |
        | `directory` | – | `.` |

        | packages | `9c8b7a6d` | `3f2a91bc` |
        | :-- | :-- | :-- |
        | `numpy` | `1.26.4` | `2.1.0` |

        """)
  }

  @Test("CSV has a line a row and a column a run")
  func csv() {
    let runs = [
      Samples.run("0", params: ["a": "x,y"], metrics: ["m": 0.1 + 0.2]),
      Samples.run("1", metrics: ["m": .nan]),
    ]
    #expect(
      RunComparison(runs.map { .init(run: $0) }).csv() == """
        section,key,different,\(runs[0].id),\(runs[1].id)
        params,a,true,"x,y",
        metrics,m,true,0.30000000000000004,NaN

        """)
  }

  @Test("JSON has the values in the order of the runs")
  func json() throws {
    let json = RunComparison(
      [
        .init(run: Samples.run("0", params: ["a": "1"], metrics: ["rmse": 1])),
        .init(run: Samples.run("1", metrics: ["rmse": .infinity])),
      ], directions: Samples.directions
    ).json(experiments: Samples.names)
    #expect(json["runs"]?.array?.count == 2)
    let rows = JSON.object([
      JSON.Member("metrics", try #require(json["metrics"])),
      JSON.Member("params", try #require(json["params"])),
    ])
    #expect(
      String(decoding: rows.compact(), as: UTF8.self) == """
        {"metrics":[{"key":"rmse","values":[{"value":1.0,"step":49},{"value":"Infinity","step":49}],\
        "different":true,"better":"lower","best":[0]}],\
        "params":[{"key":"a","values":["1",null],"different":true}]}
        """)
  }

  @Test("no line is too wide and no name moves the cursor", arguments: [40, 80, 200], [2, 3, 9])
  func hostile(width: Int, count: Int) {
    let runs = (0..<count).map { index in
      Samples.run(
        "\(index)", Samples.hostile[index],
        params: Dictionary(uniqueKeysWithValues: Samples.hostile.map { ($0, "\($0)\(index)") }),
        metrics: Dictionary(uniqueKeysWithValues: Samples.hostile.map { ($0, Double(index)) }),
        tags: ["\u{1b}": "\u{1b}\(index)"])
    }
    Samples.expectSafe(text(RunComparison(runs.map { .init(run: $0) }), width), width: width)
  }
}
