import Records
import Testing

@Suite("A metric's summary")
struct MetricsSummaryTests {
  static func value(_ value: Double, step: Int64, time: Int64) -> LatestMetric {
    LatestMetric(value: value, step: step, timestamp: Timestamp(milliseconds: time))
  }

  @Test(
    "the latest value has the highest step, then the latest time, then the highest value",
    arguments: [
      (value(9, step: 1, time: 9), value(1, step: 2, time: 1)),
      (value(9, step: 2, time: 1), value(1, step: 2, time: 2)),
      (value(1, step: 2, time: 2), value(2, step: 2, time: 2)),
      (value(.nan, step: 2, time: 2), value(-.infinity, step: 2, time: 2)),
    ])
  func succession(earlier: LatestMetric, later: LatestMetric) {
    #expect(earlier.isSucceeded(by: later))
    #expect(!later.isSucceeded(by: earlier))
    #expect(!later.isSucceeded(by: later))
  }

  @Test("the order in which rows come does not matter", arguments: 0..<20 as Range<UInt64>)
  func order(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let metrics = (0..<50).map { index in
      Metric(
        key: ["a", "b"][index % 2], step: Int64.random(in: 0...5, using: &generator),
        timestamp: Timestamp(milliseconds: Int64.random(in: 0...5, using: &generator)),
        value: Double.random(in: -1...1, using: &generator))
    }
    var forth = MetricsSummary()
    var back = MetricsSummary()
    for metric in metrics { forth.add(metric) }
    for metric in metrics.reversed() { back.add(metric) }
    #expect(forth.latest == back.latest)
    #expect(forth["a"]?.min == back["a"]?.min)
    #expect(forth["a"]?.max == metrics.filter { $0.key == "a" }.map(\.value).max())
    #expect(forth["b"]?.count == 25)
    #expect(forth["c"] == nil)
  }

  @Test("NaN counts as a row and is neither the least nor the greatest")
  func notANumber() {
    var summary = MetricsSummary()
    for (step, value) in [Double.nan, 2, 1, .nan].enumerated() {
      summary.add(Metric(key: "a", step: Int64(step), timestamp: Timestamp(milliseconds: 0), value: value))
    }
    #expect(summary["a"]?.min == 1)
    #expect(summary["a"]?.max == 2)
    #expect(summary["a"]?.count == 4)
    #expect(summary["a"]?.first.value.isNaN == true)
    #expect(summary["a"]?.latest.step == 3)
  }

  @Test("rows of two parsers, whose numbers for keys differ, go to their keys")
  func twoParsers() {
    var summary = MetricsSummary()
    for text in ["a,0,1,1\nb,0,1,2\n", "b,1,1,3\na,1,1,4\nc,1,,5\n"] {
      var parser = MetricsParser()
      parser.read(Array(text.utf8)) { line in
        if case .row(let row) = line { summary.add(row, defaultTime: Timestamp(milliseconds: 7)) }
      }
    }
    #expect(
      summary.latest == [
        "a": Self.value(4, step: 1, time: 1), "b": Self.value(3, step: 1, time: 1),
        "c": Self.value(5, step: 1, time: 7),
      ])
    #expect(summary.entries.map(\.key) == ["a", "b", "c"])
  }
}
