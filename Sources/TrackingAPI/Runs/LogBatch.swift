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
    let fields: Fields
    if let quick = QuickBatch(request) {
      (fields, metrics) = (quick.rest, quick.metrics)
    } else {
      fields = try LogMessages.batch.read(request)
      metrics = fields.messages("metrics").map(Metric.init)
    }
    try RunID.check(fields.text("run_id"))
    for (index, metric) in metrics.enumerated() {
      try LoggedValues.check(
        metric: metric.key, timestamp: metric.timestamp.milliseconds, value: metric.value, batchIndex: index)
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
    run = try RunID(requested: fields.text("run_id"))
  }
}

extension TrackingStore {
  /// All of it, or nothing.
  func log(_ batch: LogBatch) throws {
    var values = RunValues()
    for (key, value) in batch.params { values.params[key] = value }
    for (key, value) in batch.tags { values.tags[key] = value }
    values.metrics = batch.metrics
    try log(values, to: batch.run) { run in
      var changed: [String] = []
      for (key, value) in batch.params {
        guard let old = run.params[key], old != value else { continue }
        let texts = [("key", key), ("old_value", old), ("new_value", value)]
        changed.append(
          "{" + texts.map { "'\($0)': \(PythonText.repr($1))" }.joined(separator: ", ") + "}")
      }
      guard !changed.isEmpty else { return }
      throw APIError.invalid(
        "Changing param values is not allowed. Params were already logged='[\(changed.joined(separator: ", "))]' "
          + "for run ID='\(batch.run)'.")
    }
  }
}
