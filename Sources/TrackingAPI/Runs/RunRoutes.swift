import Ledger
import Records

let runRoutes: [Route] = [
  Route(.post, "2.0/mlflow/runs/create") { call, store in
    let fields = try RunMessages.create.read(call.fields)
    let text = fields.text("experiment_id")
    guard !text.isEmpty else { throw APIError(.badRequest, "No Experiment with id= exists") }
    let experiment = try store.requestedExperiment(text)
    try experiment.checkActive()
    var tags: [String: String] = [:]
    for tag in fields.messages("tags") {
      tags[tag.text("key")] = tag.text("value").truncated(to: LoggedValues.tagLength)
    }
    let (name, tagged) = (fields.text("run_name"), tags.removeValue(forKey: KnownTag.runName) ?? "")
    guard name.isEmpty || tagged.isEmpty || name == tagged else {
      throw APIError.invalid(
        "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values "
          + "(run_name='\(name)', mlflow.runName='\(tagged)').")
    }
    let run = try store.createRun(
      experiment: experiment.id, name: !name.isEmpty ? name : tagged.isEmpty ? nil : tagged,
      user: fields.text("user_id"), startTime: Timestamp(milliseconds: fields.count("start_time") ?? 0),
      tags: tags)
    var bytes: [UInt8] = []
    bytes.append(raw: "{\"run\":")
    try store.answer(run).append(to: &bytes, isNew: true)
    bytes.append(raw: "}")
    return APIAnswer(body: bytes)
  },
  Route(.get, "2.0/mlflow/runs/get") { call, store in
    let run = try store.requestedRun(RunMessages.id(RunMessages.one.read(call.fields)))
    var bytes: [UInt8] = []
    bytes.append(raw: "{\"run\":")
    try store.answer(run).append(to: &bytes)
    bytes.append(raw: "}")
    return APIAnswer(body: bytes)
  },
  Route(.post, "2.0/mlflow/runs/update", waits: true) { call, store in
    let fields = try RunMessages.update.read(call.fields)
    let id = try RunMessages.id(fields)
    let name = fields.text("run_name")
    let end = fields.count("end_time").map { Timestamp(milliseconds: $0) }
    let run = try store.ofRun(id) {
      try store.update(id, status: RunStatus(rawValue: fields.text("status")), endTime: end, name: name) {
        run in
        try run.checkActive()
      }
    }
    var bytes: [UInt8] = []
    bytes.append(raw: "{\"run_info\":")
    try store.answer(run).appendInfo(to: &bytes)
    bytes.append(raw: "}")
    return APIAnswer(body: bytes)
  },
  Route(.post, "2.0/mlflow/runs/delete", waits: true) { call, store in
    let fields = try RunMessages.onlyID.read(call.fields)
    let id = try RunMessages.id(fields)
    try store.ofRun(id) { try store.edit(id) { $0.lifecycle = .deleted } }
    return .empty
  },
  Route(.post, "2.0/mlflow/runs/restore", waits: true) { call, store in
    let fields = try RunMessages.onlyID.read(call.fields)
    let id = try RunMessages.id(fields)
    try store.ofRun(id) { try store.edit(id) { $0.lifecycle = .active } }
    return .empty
  },
  Route(.post, "2.0/mlflow/runs/set-tag") { call, store in
    let fields = try RunMessages.setTag.read(call.fields)
    let key = fields.text("key")
    let value = try LoggedValues.check(tag: key, value: fields.text("value"))
    var values = RunValues()
    values.tags[key] = value
    try store.log(values, to: RunMessages.id(fields))
    return .empty
  },
  Route(.post, "2.0/mlflow/runs/delete-tag") { call, store in
    let fields = try RunMessages.deleteTag.read(call.fields)
    let key = fields.text("key")
    let id = try RunMessages.id(fields)
    try store.ofRun(id) {
      try store.edit(id) { run in
        try run.checkActive()
        guard run.answeredTags[key] != nil else {
          throw APIError.missing("No tag with name: \(key) in run with id \(id)")
        }
        run.tags[key] = nil
        if key == KnownTag.parent { run.parent = nil }
      }
    }
    return .empty
  },
]

/// The messages of runs.
enum RunMessages {
  static let one = Message(.text("run_id", .required, .text), .text("run_uuid"))
  static let onlyID = Message(.text("run_id", .required, .text))
  static let create = Message(
    .text("experiment_id", .text), .integer("start_time", .integer), .text("run_name", .text),
    .text("user_id"),
    .messages("tags", .pair))
  static let update = Message(
    .text("run_id", .required, .text), .integer("end_time", .integer), .choice("status", statuses, .text),
    .text("run_name", .text), .text("run_uuid"))
  static let setTag = Message(
    .text("run_id", .required, .text), .text("key", .required, .text), .text("value", .text),
    .text("run_uuid"))
  static let deleteTag = Message(.text("run_id", .required, .text), .text("key", .required, .text))

  static let statuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]

  /// `run_id`, or as it was called before, `run_uuid`.
  static func id(_ fields: Fields) throws(APIError) -> RunID {
    let text = fields.text("run_id")
    return try RunID(requested: text.isEmpty ? fields.text("run_uuid") : text)
  }
}
