public import Records

/// The history of one metric of one run, in order of step, then time, as MLflow orders it.
public struct Series: Hashable, Sendable {
  /// Sorted.
  public private(set) var points: [Point] = []

  public struct Point: Hashable, Sendable {
    public var step: Int64
    public var timestamp: Timestamp
    /// May be NaN or ±infinity.
    public var value: Double

    public init(step: Int64, timestamp: Timestamp, value: Double) {
      self.step = step
      self.timestamp = timestamp
      self.value = value
    }
  }

  /// From the lines of a metric file, all of the same key, in any order.
  public init(_ metrics: some Sequence<Metric>) {
    for metric in metrics {
      points.append(Point(step: metric.step, timestamp: metric.timestamp, value: metric.value))
    }
    sort()
  }

  private init() {}

  /// One series for each key.
  public static func byKey(_ metrics: some Sequence<Metric>) -> [String: Series] {
    var all: [String: Series] = [:]
    for metric in metrics {
      let point = Point(step: metric.step, timestamp: metric.timestamp, value: metric.value)
      all[metric.key, default: Series()].points.append(point)
    }
    return all.mapValues { series in
      var sorted = series
      sorted.sort()
      return sorted
    }
  }

  private mutating func sort() {
    // Files are nearly always in order already.
    let inOrder = zip(points, points.dropFirst()).allSatisfy { !Self.goesBefore($1, $0) }
    if !inOrder { points.sort(by: Self.goesBefore) }
  }

  private static func goesBefore(_ a: Point, _ b: Point) -> Bool {
    a.step == b.step ? a.timestamp < b.timestamp : a.step < b.step
  }

  public var first: Point? { points.first }
  public var last: Point? { points.last }
  /// The point of the smallest finite value, the first of equals.
  public var min: Point? { points.filter(\.value.isFinite).min { $0.value < $1.value } }
  /// The point of the largest finite value, the first of equals.
  public var max: Point? {
    points.filter(\.value.isFinite).reduce(nil) { best, point in
      guard let best, best.value >= point.value else { return point }
      return best
    }
  }

  /// The series in at most `count` buckets of equally many points: the span of the finite values in each, nil where a
  /// bucket has none. By position and not by step, so that series which log no step have a shape too.
  public func buckets(_ count: Int) -> [ClosedRange<Double>?] {
    let buckets = Swift.min(count, points.count)
    guard buckets > 0 else { return [] }
    return (0..<buckets).map { bucket in
      let range = bucket * points.count / buckets..<(bucket + 1) * points.count / buckets
      var span: ClosedRange<Double>?
      for point in points[range] where point.value.isFinite {
        let low = Swift.min(span?.lowerBound ?? point.value, point.value)
        let high = Swift.max(span?.upperBound ?? point.value, point.value)
        span = low...high
      }
      return span
    }
  }
}
