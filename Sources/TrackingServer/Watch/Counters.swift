import Synchronization

/// What has happened since the start, for Prometheus.
final class Counters: Sendable {
  struct Key: Hashable {
    var method: String
    var route: String
    var status: Int
  }

  private struct Tally {
    var requests: [Key: Int] = [:]
    /// How many took at most so long, by bound; the last has none.
    var histogram = [Int](repeating: 0, count: Counters.bounds.count + 1)
    var seconds = 0.0
    var bytes = 0
  }

  /// Seconds.
  static let bounds: [Double] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]
  /// Made-up addresses must not fill the memory.
  private static let limit = 500

  private let tally = Mutex(Tally())

  func note(_ key: Key, seconds: Double, bytes: Int) {
    tally.withLock { tally in
      var key = key
      if tally.requests[key] == nil, tally.requests.count >= Self.limit { key.route = "other" }
      tally.requests[key, default: 0] += 1
      tally.histogram[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
      tally.seconds += seconds
      tally.bytes += bytes
    }
  }

  /// In Prometheus' text format.
  ///
  /// - Parameter gauges: what is so now: name, help, value.
  func text(_ gauges: [(name: String, help: String, value: Double)]) -> String {
    let tally = tally.withLock { $0 }
    var text =
      "# HELP cairn_http_requests_total Requests answered.\n# TYPE cairn_http_requests_total counter\n"
    for (key, count) in tally.requests.sorted(by: { Self.order($0.key, $1.key) }) {
      text += "cairn_http_requests_total{method=\"\(key.method)\",route=\"\(Self.escaped(key.route))\","
      text += "status=\"\(key.status)\"} \(count)\n"
    }
    let name = "cairn_http_request_duration_seconds"
    text += "# HELP \(name) From a request's head to its answer.\n# TYPE \(name) histogram\n"
    var sum = 0
    for (bound, count) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], tally.histogram) {
      sum += count
      text += "\(name)_bucket{le=\"\(bound)\"} \(sum)\n"
    }
    text += "\(name)_sum \(tally.seconds)\n\(name)_count \(sum)\n"
    text += "# HELP cairn_http_response_bytes_total Bytes of answers' bodies.\n"
    text += "# TYPE cairn_http_response_bytes_total counter\ncairn_http_response_bytes_total \(tally.bytes)\n"
    for gauge in gauges {
      text += "# HELP \(gauge.name) \(gauge.help)\n# TYPE \(gauge.name) gauge\n\(gauge.name) \(gauge.value)\n"
    }
    return text
  }

  private static func order(_ a: Key, _ b: Key) -> Bool {
    (a.route, a.method, a.status) < (b.route, b.method, b.status)
  }

  private static func escaped(_ text: String) -> String {
    String(text.flatMap { $0 == "\\" || $0 == "\"" ? ["\\", $0] : $0 == "\n" ? [" "] : [$0] })
  }
}
