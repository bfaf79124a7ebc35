import Ledger
import Records

let loggedModelRoutes: [Route] = [
  Route(.post, "2.0/mlflow/logged-models", waits: true) { call, store in
    let model = try store.createModel(LoggedModelMessages.create.read(call.fields))
    return try store.answer(model, metrics: [])
  },
  Route(.post, "2.0/mlflow/logged-models/search") { call, store in
    let search = try LoggedModelSearch(call.fields)
    let (models, token) = search.page(of: try store.loggedModels())
    var body: [UInt8] = Array("{".utf8)
    if !models.isEmpty {
      body.append(raw: "\"models\":[")
      for (index, model) in models.enumerated() {
        if index > 0 { body.append(raw: ",") }
        LoggedModelAnswer(
          model: model.record, metrics: model.metrics, location: try store.artifactLocation(of: model.record)
        ).append(to: &body)
      }
      body.append(raw: token == nil ? "]" : "],")
    }
    if let token {
      body.append(raw: "\"next_page_token\":")
      body.append(text: token)
    }
    body.append(raw: "}")
    return APIAnswer(body: body)
  },
  Route(.get, "2.0/mlflow/logged-models/{model_id}") { call, store in
    let evenDeleted = call.request.value("allow_deleted")?.lowercased() == "true"
    return try store.answer(store.loggedModel(named: call.modelID, evenDeleted: evenDeleted))
  },
  Route(.patch, "2.0/mlflow/logged-models/{model_id}", waits: true) { call, store in
    let fields = try LoggedModelMessages.finalize.read(call.fields)
    let status = LoggedModelStatus(answeredName: fields.text("status"))
    let model = try store.edit(model: fields.text("model_id")) { model in
      model.status = status
      model.updated = try store.now()
    }
    return try store.answer(model)
  },
  Route(.delete, "2.0/mlflow/logged-models/{model_id}", waits: true) { call, store in
    try store.edit(model: call.modelID) { model in
      model.lifecycle = .deleted
      model.updated = try store.now()
    }
    return .empty
  },
  Route(.patch, "2.0/mlflow/logged-models/{model_id}/tags", waits: true) { call, store in
    let fields = try LoggedModelMessages.tags.read(call.fields)
    try store.edit(model: call.modelID) { model in
      for tag in fields.messages("tags") { model.tags[tag.text("key")] = tag.text("value") }
    }
    return .empty
  },
  Route(.delete, "2.0/mlflow/logged-models/{model_id}/tags/{tag_key}", waits: true) { call, store in
    let key = call.captures["tag_key"] ?? ""
    try store.edit(model: call.modelID) { model in
      guard model.tags.removeValue(forKey: key) != nil else {
        throw APIError.missing(
          "No tag with key \(PythonText.repr(key)) found for model with ID \(PythonText.repr(model.id.text))."
        )
      }
    }
    return .empty
  },
  Route(.post, "2.0/mlflow/logged-models/{model_id}/params", waits: true) { call, store in
    let fields = try LoggedModelMessages.params.read(call.fields)
    let params = try LoggedModelMessages.once(fields.messages("params"), "parameter")
    try store.edit(model: fields.text("model_id")) { model in
      for (key, value) in params {
        guard model.params.updateValue(value, forKey: key) == nil else {
          throw APIError(
            .badRequest,
            "Parameter \(PythonText.repr(key)) of model \(PythonText.repr(model.id.text)) is set already")
        }
      }
    }
    return .empty
  },
  Route(.get, "2.0/mlflow/logged-models/{model_id}/artifacts/directories") { call, store in
    let folder = call.request.query.first { $0.name == "artifact_directory_path" }?.value
    let path = try folder.map { try SafePath($0) }
    let model = try store.loggedModel(named: call.modelID)
    let files = try store.contents(of: .model(model.id), path?.artifactPath())
    return APIAnswer(
      FileList(root: try store.artifactLocation(of: model), files: files, folder: path?.text ?? ""))
  },
]

/// The messages about logged models.
enum LoggedModelMessages {
  static let create = Message(
    .text("experiment_id", .text, .required), .text("name", .text), .text("model_type", .text),
    .text("source_run_id", .text), .messages("params", .pair, .list), .messages("tags", .pair, .list))
  static let finalize = Message(
    .text("model_id", .text, .required), .choice("status", LoggedModelStatus.answeredNames, .required))
  static let tags = Message(.messages("tags", .pair, .list), .text("model_id"))
  static let params = Message(.text("model_id", .text, .required), .messages("params", .pair, .list))

  /// The pairs by their keys, each of which comes once.
  static func once(_ pairs: [Fields], _ what: String) throws(APIError) -> [String: String] {
    var values: [String: String] = [:]
    for pair in pairs {
      guard values.updateValue(pair.text("value"), forKey: pair.text("key")) == nil else {
        throw APIError(.badRequest, "The \(what) \(PythonText.repr(pair.text("key"))) is given twice")
      }
    }
    return values
  }
}

extension APICall {
  fileprivate var modelID: String { captures["model_id"] ?? "" }
}

extension TrackingStore {
  fileprivate func now() throws -> Timestamp { try working { $0.ledger.now } }

  fileprivate func answer(_ model: LoggedModel, metrics: [LoggedModelMetric]? = nil) throws -> APIAnswer {
    let metrics = try metrics ?? working { try $0.ledger.metrics(ofModel: model.id) }
    let answer = LoggedModelAnswer(
      model: model, metrics: LoggedModelMetric.ordered(metrics), location: try artifactLocation(of: model))
    var body: [UInt8] = []
    body.append(raw: "{\"model\":")
    answer.append(to: &body)
    body.append(raw: "}")
    return APIAnswer(body: body)
  }

  /// - Parameter fields: of a message that was read.
  fileprivate func createModel(_ fields: Fields) throws -> LoggedModel {
    let name = fields.text("name")
    if name.unicodeScalars.contains(where: { "/:.%\"'".unicodeScalars.contains($0) }) {
      throw APIError.invalid(
        "Invalid model name (\(PythonText.repr(name))) provided. Model name must be a non-empty string and cannot contain "
          + "the following characters: ('/', ':', '.', '%', '\"', \"'\")")
    }
    let experiment = try requestedExperiment(fields.text("experiment_id"))
    try experiment.checkActive()
    let params = try LoggedModelMessages.once(fields.messages("params"), "parameter")
    let tags = try LoggedModelMessages.once(fields.messages("tags"), "tag")
    var generator = SystemRandomNumberGenerator()
    let (run, type, time) = (fields.text("source_run_id"), fields.text("model_type"), try now())
    let model = LoggedModel(
      id: LoggedModelID(using: &generator), name: name.isEmpty ? RunName(using: &generator).text : name,
      experimentID: experiment.id, sourceRun: run.isEmpty ? nil : run, type: type.isEmpty ? nil : type,
      created: time, updated: time, params: params, tags: tags)
    try create(model)
    return model
  }
}
