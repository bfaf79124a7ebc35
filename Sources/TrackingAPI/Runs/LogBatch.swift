import Ledger
import Records

/// Many values for one run, in the order of the request.
struct LogBatch {
  let run: RunID
  var metrics: [Metric]
  var params: [(key: String, value: String)]
  var tags: [(key: String, value: String)]

  /// - Throws: what MLflow says of a value that breaks its rules.
  init(_ request: Fields) throws(APIError) {
    let fields = try LogMessages.batch.read(request)
    run = try RunID(checked: fields.text("run_id"))
    metrics = []
    for (index, metric) in fields.messages("metrics").enumerated() {
      let metric = Metric(metric)
      try LoggedValues.check(
        metric: metric.key, timestamp: metric.timestamp.milliseconds, value: metric.value,
        path: "metrics[\(index)]")
      metrics.append(metric)
    }
    params = []
    for (index, param) in fields.messages("params").enumerated() {
      let key = param.text("key")
      params.append(
        (key, try LoggedValues.check(parameter: key, value: param.text("value"), path: "params[\(index)]")))
    }
    tags = []
    for (index, tag) in fields.messages("tags").enumerated() {
      let key = tag.text("key")
      tags.append((key, try LoggedValues.check(tag: key, value: tag.text("value"), path: "tags[\(index)]")))
    }
    try LoggedValues.check(batchOf: metrics.count, params: params.count, tags: tags.count)
    var keys: Set<String> = []
    let repeated = params.filter { !keys.insert($0.key).inserted }
    guard repeated.isEmpty else {
      let names = repeated.map { PythonText.repr($0.key) }.joined(separator: ", ")
      throw .invalid(
        "Duplicate parameter keys have been submitted: [\(names)]. Please ensure the request contains only one param "
          + "value per param key.")
    }
  }
}

extension TrackingStore {
  /// All of it, or nothing.
  func log(_ batch: LogBatch) throws {
    let run = try run(batch.run)
    try run.checkActive()
    var values = RunValues()
    var changed: [String] = []
    for (key, value) in batch.params {
      guard let old = run.params[key] else {
        values.params[key] = value
        continue
      }
      if old != value {
        changed.append(
          "{'key': \(PythonText.repr(key)), 'old_value': \(PythonText.repr(old)), 'new_value': \(PythonText.repr(value))}"
        )
      }
    }
    guard changed.isEmpty else {
      throw APIError.invalid(
        "Changing param values is not allowed. Params were already logged='[\(changed.joined(separator: ", "))]' "
          + "for run ID='\(batch.run)'.")
    }
    for (key, value) in batch.tags { values.tags[key] = value }
    values.metrics = batch.metrics
    if !values.isEmpty { try log(values, to: batch.run) }
  }
}
