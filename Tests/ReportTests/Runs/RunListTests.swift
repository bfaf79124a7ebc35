import Records
import Testing

@testable import Report

@Suite struct RunListTests {
  private let runs = [
    Samples.new, Samples.run("5d5d5d5d", "loud-bee", status: .failed, exitCode: 3), Samples.old,
    Samples.run("aaaaaaaa", "live-one", status: .running, metrics: ["rmse": 0.9], parent: Samples.new.id),
  ]

  private func text(_ width: Int?, columns: [RunColumn]? = nil, unicode: Bool = true) -> String {
    RunList(runs: runs, experiments: Samples.names, columns: columns, total: 1234, now: Samples.now)
      .text(Style(colour: false, unicode: unicode, width: width))
  }

  @Test("a wide window shows what tells the runs apart")
  func wide() {
    #expect(
      text(200) == """
        ID        NAME         STATUS      STARTED    TOOK   rmse  epochs  loss  val_acc  alpha  depth  lr
        3f2a91bc  brave-otter  finished    2h ago   3m 12s  0.712      50   1.4   0.9298  0.2    6      0.05
        5d5d5d5d  loud-bee     failed (3)  2h ago   3m 12s
        9c8b7a6d  calm-fox     finished    1d ago   3m 12s  0.735      50   1.5   0.9312  0.1    6      0.05
        aaaaaaaa  ↳ live-one   running     2h ago       2h    0.9
        4 of 1,234 runs

        """)
  }

  @Test("80 columns leave parameters out before metrics")
  func eighty() {
    #expect(
      text(80) == """
        ID        NAME         STATUS      STARTED    TOOK   rmse  epochs  loss  val_acc
        3f2a91bc  brave-otter  finished    2h ago   3m 12s  0.712      50   1.4   0.9298
        5d5d5d5d  loud-bee     failed (3)  2h ago   3m 12s
        9c8b7a6d  calm-fox     finished    1d ago   3m 12s  0.735      50   1.5   0.9312
        aaaaaaaa  ↳ live-one   running     2h ago       2h    0.9
        3 columns do not fit: alpha, depth, lr
        4 of 1,234 runs

        """)
  }

  @Test("40 columns still name the runs, in ASCII where that is asked for")
  func forty() {
    #expect(
      text(40, unicode: false) == """
        ID        NAME         STATUS
        3f2a91bc  brave-otter  finished
        5d5d5d5d  loud-bee     failed (3)
        9c8b7a6d  calm-fox     finished
        aaaaaaaa  > live-one   running
        9 columns do not fit: STARTED, TOOK, ...
        4 of 1,234 runs

        """)
  }

  @Test("columns are those that are asked for")
  func chosen() throws {
    let columns = try [
      "id", "experiment", "metrics.rmse", "params.alpha", "tags.team", "commit", "parent", "user",
    ]
    .map { try RunColumn(parsing: $0) }
    #expect(
      text(nil, columns: columns) == """
        ID        EXPERIMENT   rmse  alpha  team  COMMIT    PARENT    USER
        3f2a91bc  churn       0.712  0.2    risk  b1b2c3d4
        5d5d5d5d  churn
        9c8b7a6d  churn       0.735  0.1    risk  a1b2c3d4
        aaaaaaaa  churn         0.9                         3f2a91bc
        4 of 1,234 runs

        """)
    #expect(
      RunList(runs: [Samples.new], experiments: Samples.names, columns: columns, now: Samples.now).csv()
        == """
        run_id,experiment,metrics.rmse,params.alpha,tags.team,commit,parent,user
        \(Samples.new.id),churn,0.712,0.2,risk,b1b2c3d4e5f60718293a4b5c6d7e8f9001122334,,

        """)
  }

  @Test("a column keeps the dots of its key", arguments: ["metrics.val.rmse", "metric.val.rmse"])
  func dotted(text: String) throws {
    #expect(try RunColumn(parsing: text) == .metric("val.rmse"))
  }

  @Test("what is no column is refused", arguments: ["", "metrics", "metrics.", "rmse", "ID"])
  func refused(text: String) {
    let error = #expect(throws: RecordError.self) { try RunColumn(parsing: text) }
    #expect(error?.message.contains("is no column: expected id, name,") == true)
  }

  @Test("metrics and parameters that are the same everywhere, or rare, are not shown by themselves")
  func automatic() {
    let runs = (0..<10).map { index in
      Samples.run(
        "a\(index)", params: ["lr": "\(index)", "seed": "1", "rare\(index)": "x"],
        metrics: ["rmse": Double(index), "constant": 1, "odd\(index)": 1])
    }
    #expect(
      RunColumn.automatic(for: runs) == [
        .id, .name, .status, .started, .duration, .metric("rmse"), .param("lr"),
      ])
    #expect(RunColumn.automatic(for: [Run]()) == [.id, .name, .experiment, .status, .started, .duration])
  }

  @Test("numbers of a column have the digits that tell them apart")
  func digits() {
    let runs = [0.912341, 0.912342, .nan, .infinity].enumerated().map {
      Samples.run("a\($0)", metrics: ["acc": $1])
    }
    let list = RunList(runs: runs, experiments: [:], columns: [.metric("acc")], now: Samples.now)
    #expect(
      list.text(.plain) == """
             acc
        0.912341
        0.912342
             NaN
        Infinity

        """)
  }

  @Test("a list without runs says so, and is an empty array")
  func empty() {
    let list = RunList(runs: [], experiments: [:], now: Samples.now)
    #expect(list.text(.plain) == "no runs\n")
    #expect(list.json() == .array([]))
  }

  @Test("JSON holds the whole run as run.json does, with its experiment's name and how long it took")
  func json() {
    let list = RunList(
      runs: [Samples.run("3f2a91bc", metrics: ["rmse": .nan])], experiments: Samples.names, columns: [.id],
      now: Samples.now)
    #expect(
      String(decoding: list.json().compact(), as: UTF8.self) == """
        [{"schema":"cairn/run/1","id":"\(Samples.new.id)","name":"brave-otter",\
        "experiment":"\(Samples.churn)","experiment_name":"churn","status":"FINISHED",\
        "start_time":"2026-11-24T08:30:00.000Z","end_time":"2026-11-24T08:33:12.000Z","duration_ms":192000,\
        "metrics":{"rmse":{"value":"NaN","step":49,"timestamp":1795509192000}}}]
        """)
  }

  @Test("no line is too wide and no name moves the cursor", arguments: [40, 80, 200])
  func hostile(width: Int) {
    let runs = Samples.hostile.map {
      Samples.run("3f2a91bc", $0, params: [$0: $0], metrics: [$0: 1], tags: [$0: $0])
    }
    let columns: [RunColumn] =
      [.id, .name, .experiment] + Samples.hostile.flatMap { [.metric($0), .param($0), .tag($0)] }
    let list = RunList(
      runs: runs, experiments: [Samples.churn: "\u{1b}c\n"], columns: columns, now: Samples.now)
    Samples.expectSafe(list.text(Style(colour: false, unicode: true, width: width)), width: width)
  }

  @Test("a deleted run is called so, and a clock that was set back does no harm")
  func odd() {
    var run = Samples.run()
    run.lifecycle = .deleted
    run.endTime = Timestamp(milliseconds: .min)
    let list = RunList(
      runs: [run], experiments: [:], columns: [.status, .duration, .ended], now: Samples.now)
    #expect(
      list.text(.plain) == """
        STATUS   TOOK  ENDED
        deleted   0ms  -922337203

        """)
  }
}
