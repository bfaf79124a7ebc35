import Records

let historyRoutes: [Route] = [
  Route(.get, "2.0/mlflow/metrics/get-history") { call, store in
    let fields = try HistoryMessages.one.read(call.fields)
    let id = fields.text("run_id")
    let limit = fields.count("max_results")
    if let limit, limit <= 0 {
      throw APIError.invalid(
        "Invalid value \(limit) for parameter 'max_results' supplied. It must be a positive integer.")
    }
    let key = fields.text("metric_key")
    let history = try store.requestedHistory(id.isEmpty ? fields.text("run_uuid") : id, key)
    let offset = try PageOffset(token: fields.text("page_token")).count
    let page = history.dropFirst(offset).prefix(limit.map { Int($0) } ?? .max)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64 + 96 * page.count)
    bytes.append(raw: "{")
    bytes.append(points: page, of: key)
    if page.endIndex < history.endIndex {
      bytes.append(raw: ",\"next_page_token\":")
      bytes.append(text: PageOffset(count: page.endIndex).token)
    }
    bytes.append(raw: "}")
    return APIAnswer(body: bytes)
  },
  Route(.get, "2.0/mlflow/metrics/get-history-bulk") { call, store in
    var runs: [String] = []
    var key: String?
    var limit = 25_000
    for (name, value) in call.request.query {
      switch name {
      case "run_id": runs.append(value)
      case "metric_key": key = key ?? value
      case "max_results":
        guard let count = Int(value), count >= 0 else { throw Fields.invalid("max_results", .string(value)) }
        limit = min(count, 25_000)
      default: break
      }
    }
    guard !runs.isEmpty else {
      throw APIError.invalid("GetMetricHistoryBulk request must specify at least one run_id.")
    }
    guard runs.count <= 100 else {
      throw APIError.invalid(
        "GetMetricHistoryBulk request cannot specify more than 100 run_ids. Received \(runs.count) run_ids.")
    }
    guard let key else { throw APIError.invalid("GetMetricHistoryBulk request must specify a metric_key.") }
    var bytes: [UInt8] = []
    bytes.append(raw: "{\"metrics\":[")
    for run in Set(runs).sorted() where limit > 0 {
      let history = try store.requestedHistory(run, key).prefix(limit)
      limit -= history.count
      bytes.append(points: history, of: key, run: run)
    }
    bytes.append(raw: "]}")
    return APIAnswer(body: bytes)
  },
  Route(.get, "2.0/mlflow/metrics/get-history-bulk-interval") { call, store in
    let fields = try HistoryMessages.interval.read(call.fields)
    let (start, end) = (fields.count("start_step"), fields.count("end_step"))
    if let start, let end, start > end {
      throw APIError.invalid(
        "end_step must be greater than start_step. Found start_step=\(start) and end_step=\(end).")
    }
    guard (start == nil) == (end == nil) else {
      throw APIError.invalid("If either start step or end step are specified, both must be specified.")
    }
    let limit = Int(fields.count("max_results") ?? 2500)
    var bytes: [UInt8] = []
    bytes.append(raw: "{\"metrics\":[")
    let empty = bytes.count
    let key = fields.text("metric_key")
    for run in fields.texts("run_ids") {
      var history = try store.requestedHistory(run, key)
      if let start, let end { history.removeAll { $0.step < start || $0.step > end } }
      let isSorted = !zip(history, history.dropFirst()).contains { MetricPoint.precedesInSteps($1, $0) }
      if !isSorted { history.sort(by: MetricPoint.precedesInSteps) }
      bytes.append(points: history.sampled(to: limit), of: key, run: run)
    }
    if bytes.count == empty { return .empty }
    bytes.append(raw: "]}")
    return APIAnswer(body: bytes)
  },
]

enum HistoryMessages {
  static let one = Message(
    .text("run_id", .text, .required), .text("metric_key", .text, .required), .text("page_token", .text),
    .short("max_results"), .text("run_uuid"))
  static let interval = Message(
    .texts("run_ids", .required, .list, .texts, .rule(runs)), .text("metric_key", .required, .text),
    .short("start_step", .integer), .short("end_step", .integer),
    .short("max_results", .integer, .rule(results)))

  @Sendable private static func runs(_ list: JSON) -> Parameter.Fault? {
    let count = list.array?.count ?? 0
    return count <= 100
      ? nil
      : .message(
        "GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received \(count) run_ids.")
  }

  @Sendable private static func results(_ value: JSON) -> Parameter.Fault? {
    (1...2500).contains(value.wholeNumber ?? 0) ? nil : .message("max_results must be between 1 and 2500.")
  }
}

extension [UInt8] {
  /// `"metrics":[…]`, nothing when there are none.
  fileprivate mutating func append(points: ArraySlice<MetricPoint>, of key: String) {
    for point in points {
      append(raw: last == UInt8(ascii: "{") ? "\"metrics\":[" : ",")
      append(metric: key, value: point.value, timestamp: point.timestamp.milliseconds, step: point.step)
      append(raw: "}")
    }
    if !points.isEmpty { append(raw: "]") }
  }

  /// The elements of a list that was begun, each with its run.
  fileprivate mutating func append(points: some Collection<MetricPoint>, of key: String, run: String) {
    for point in points {
      if last != UInt8(ascii: "[") { append(raw: ",") }
      append(metric: key, value: point.value, timestamp: point.timestamp.milliseconds, step: point.step)
      append(raw: ",\"run_id\":")
      append(text: run)
      append(raw: "}")
    }
  }
}
