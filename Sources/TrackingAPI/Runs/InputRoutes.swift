import Ledger
import Records

let inputRoutes: [Route] = [
  Route(.post, "2.0/mlflow/runs/log-inputs") { call, store in
    let fields = try InputMessages.inputs.read(call.fields)
    try RunID.check(fields.text("run_id"))
    var inputs: [DatasetInput] = []
    for input in fields.messages("datasets") {
      let input = try DatasetInput(checking: input)
      // Of the same dataset twice, the first counts.
      if !inputs.contains(where: { $0.name == input.name && $0.digest == input.digest }) {
        inputs.append(input)
      }
    }
    let id = try RunID(requested: fields.text("run_id"))
    let known = try store.requestedRun(id).inputs
    var values = RunValues()
    values.inputs = inputs.filter { input in
      !known.contains { $0.name == input.name && $0.digest == input.digest }
    }
    try store.log(values, to: id)
    let models = fields.messages("models").map { $0.text("model_id") }
    if !models.isEmpty {
      try store.ofRun(id) {
        try store.edit(id) { run in
          for model in models where !run.modelInputs.contains(model) { run.modelInputs.append(model) }
        }
      }
    }
    return .empty
  },
  Route(.post, "2.0/mlflow/runs/outputs") { call, store in
    let fields = try InputMessages.outputs.read(call.fields)
    let id = try RunID(requested: fields.text("run_id"))
    try store.ofRun(id) {
      try store.edit(id) { run in
        try run.checkActive()
        for model in fields.messages("models")
        where !run.outputs.contains(where: { $0.modelID == model.text("model_id") }) {
          run.outputs.append(ModelOutput(modelID: model.text("model_id"), step: model.count("step") ?? 0))
        }
      }
    }
    return .empty
  },
]

/// The messages of what runs read and make.
enum InputMessages {
  static let inputs = Message(
    .text("run_id", .required, .text), .messages("datasets", dataset, .list),
    .messages("models", model, .list))
  static let outputs = Message(
    .text("run_id", .required, .text), .messages("models", model, .required, .list))
  private static let dataset = Message(
    .messages("tags", .pair),
    .message(
      "dataset",
      Message(
        .text("name"), .text("digest"), .text("source_type"), .text("source"), .text("schema"),
        .text("profile"))))
  private static let model = Message(.text("model_id"), .integer("step"))
}

extension DatasetInput {
  /// - Parameter input: of a message that was read.
  /// - Throws: when a text is too long.
  init(checking input: Fields) throws(APIError) {
    let dataset = Fields(input["dataset"] ?? .object([]))
    let (schema, profile) = (dataset.text("schema"), dataset.text("profile"))
    for (name, limit) in [
      ("name", 500), ("digest", 36), ("source", 65_535), ("schema", 1_048_575), ("profile", 16_777_215),
    ] {
      try dataset.text(name).checkLength(of: name, upTo: limit)
    }
    var tags: [String: String] = [:]
    for tag in input.messages("tags") {
      try tag.text("key").checkLength(of: "key", upTo: 255)
      try tag.text("value").checkLength(of: "value", upTo: 500)
      tags[tag.text("key")] = tag.text("value")
    }
    let context = tags.removeValue(forKey: Self.contextTag)
    self.init(
      name: dataset.text("name"), digest: dataset.text("digest"), sourceType: dataset.text("source_type"),
      source: dataset.text("source"), schema: schema.isEmpty ? nil : schema,
      profile: profile.isEmpty ? nil : profile, context: context, tags: tags)
  }
}
