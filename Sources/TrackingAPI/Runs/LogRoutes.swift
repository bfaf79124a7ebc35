import Ledger
import Records

let logRoutes: [Route] = [
  Route(.post, "2.0/mlflow/runs/log-metric") { call, store in
    let fields = try LogMessages.metric.read(call.fields)
    let metric = Metric(fields)
    try LoggedValues.check(metric: metric.key, timestamp: metric.timestamp.milliseconds, value: metric.value)
    var values = RunValues()
    values.metrics = [metric]
    try store.log(values, to: RunMessages.id(fields))
    return .empty
  },
  Route(.post, "2.0/mlflow/runs/log-parameter") { call, store in
    let fields = try LogMessages.parameter.read(call.fields)
    let key = fields.text("key")
    let value = try LoggedValues.check(parameter: key, value: fields.text("value"))
    let id = try RunMessages.id(fields)
    var values = RunValues()
    values.params[key] = value
    try store.log(values, to: id) { run in
      guard let old = run.params[key], old != value else { return }
      throw APIError.invalid(
        "Changing param values is not allowed. Param with key='\(key)' was already logged with value='\(old)' "
          + "for run ID='\(id)'. Attempted logging new value '\(value)'.")
    }
    return .empty
  },
  Route(.post, "2.0/mlflow/runs/log-batch") { call, store in
    let batch = try LogBatch(call.fields)
    try store.log(batch)
    return .empty
  },
  Route(.post, "2.0/mlflow/runs/log-model") { call, store in
    let fields = try LogMessages.model.read(call.fields)
    let model = try ModelHistory.entry(fields.text("model_json"))
    let id = try RunID(requested: fields.text("run_id"))
    try store.ofRun(id) {
      try store.edit(id) { run in
        try run.checkActive()
        run.tags[ModelHistory.tag] = try ModelHistory(run.tags[ModelHistory.tag]).adding(model)
      }
    }
    return .empty
  },
]

/// The messages of what is logged.
enum LogMessages {
  static let metric = Message(
    .text("run_id", .required, .text), .text("key", .required, .text), .number("value", .required, .number),
    .integer("timestamp", .integer, .required), .integer("step", .integer), .text("model_id", .text),
    .text("dataset_name", .text), .text("dataset_digest", .text), .text("run_uuid"))
  static let parameter = Message(
    .text("run_id", .required, .text), .text("key", .required, .text), .text("value", .text),
    .text("run_uuid"))
  static let model = Message(.text("run_id", .text, .required), .text("model_json", .text, .required))
  static let batch = Message(
    .text("run_id", .text, .required),
    .messages(
      "metrics", batchMetric, .list, .rule { each($0, "metrics", of: ["key", "value", "timestamp"]) }),
    .messages("params", .pair, .list, .rule { each($0, "params", of: ["key"]) }),
    .messages("tags", .pair, .list, .rule { each($0, "tags", of: ["key"]) }))
  private static let batchMetric = Message(
    .text("key"), .number("value"), .integer("timestamp"), .integer("step"), .text("dataset_name"),
    .text("dataset_digest"), .text("model_id"), .text("run_id"))

  private static func each(_ list: JSON, _ name: String, of required: [String]) -> Parameter.Fault? {
    for (index, item) in (list.array ?? []).enumerated() {
      for key in required {
        switch item[key] {
        case nil, .null, .string(""):
          return .message("Missing value for required parameter '\(name)[\(index)].\(key)'.")
        default: break
        }
      }
    }
    return nil
  }
}

extension Metric {
  /// - Parameter fields: of a message that was read.
  init(_ fields: Fields) {
    let model = fields.text("model_id")
    self.init(
      key: fields.text("key"), step: fields.count("step") ?? 0,
      timestamp: Timestamp(milliseconds: fields.count("timestamp") ?? 0), value: fields.number("value") ?? 0,
      model: model.isEmpty ? nil : model,
      dataset: MetricDataset(name: fields.text("dataset_name"), digest: fields.text("dataset_digest"))?.text)
  }
}
