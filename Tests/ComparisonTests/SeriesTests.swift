import Comparison
import Records
import TestSupport
import Testing

@Suite struct SeriesTests {
  private func metric(_ step: Int64, _ value: Double, time: Int64 = 0, key: String = "m") -> Metric {
    Metric(key: key, step: step, timestamp: Timestamp(milliseconds: time), value: value)
  }

  @Test("points are in order of step, then time, whatever the order of the lines")
  func order() {
    let series = Series([metric(2, 20), metric(1, 11, time: 5), metric(1, 10, time: 3), metric(-1, 0)])
    #expect(series.points.map(\.value) == [0, 10, 11, 20])
    #expect(series.first?.step == -1 && series.last?.value == 20)
  }

  @Test("min and max are the first of equals and never NaN or infinite")
  func extremes() {
    let series = Series([
      metric(0, .nan), metric(1, 2), metric(2, -1), metric(3, .infinity), metric(4, 2), metric(5, -1),
    ])
    #expect(series.min?.step == 2)
    #expect(series.max?.step == 1)
    let none = Series([metric(0, .nan), metric(1, -.infinity)])
    #expect(none.min == nil && none.max == nil)
    #expect(Series([Metric]()).last == nil)
  }

  @Test("lines of many keys become a series each")
  func byKey() {
    let all = Series.byKey([metric(1, 1, key: "a"), metric(0, 2, key: "b"), metric(0, 3, key: "a")])
    #expect(all.mapValues { $0.points.map(\.value) } == ["a": [3, 1], "b": [2]])
  }

  @Test("buckets hold every finite value and no other", arguments: [1, 2, 7, 100, 1000])
  func buckets(count: Int) throws {
    var generator = SplitMix64(seed: UInt64(count))
    for size in [1, 2, 6, 99, 100, 101, 5000] {
      let values = (0..<size).map { _ -> Double in
        Int.random(in: 0..<10, using: &generator) == 0
          ? .nan : Double.random(in: -1e300...1e300, using: &generator)
      }
      let series = Series(values.enumerated().map { metric(Int64($0), $1) })
      let buckets = series.buckets(count)
      #expect(buckets.count == min(count, size))
      #expect(buckets.compactMap { $0?.lowerBound }.min() == series.min?.value)
      #expect(buckets.compactMap { $0?.upperBound }.max() == series.max?.value)
      let expected = (0..<buckets.count).map { bucket in
        values[bucket * size / buckets.count..<(bucket + 1) * size / buckets.count].filter(\.isFinite)
      }
      #expect(buckets.map { $0?.lowerBound } == expected.map { $0.min() })
      #expect(buckets.map { $0?.upperBound } == expected.map { $0.max() })
    }
    #expect(Series([Metric]()).buckets(count).isEmpty)
  }
}
