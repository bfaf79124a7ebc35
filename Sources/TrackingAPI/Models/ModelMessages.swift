import Records

/// The messages of the model registry.
enum ModelMessages {
  static let createModel = Message(
    .text("name", .text, .required), .messages("tags", .pair, .list), .text("description", .text))
  static let oneModel = Message(.text("name", .text, .required))
  static let updateModel = Message(.text("name", .text, .required), .text("description", .text))
  static let rename = Message(.text("name", .text, .required), .text("new_name", .text, .required))
  static let latest = Message(.text("name", .text, .required), .texts("stages", .list, .texts))
  static let setModelTag = Message(
    .text("name", .text, .required), .text("key", .text, .required), .text("value", .text))
  static let deleteModelTag = Message(.text("name", .text, .required), .text("key", .text, .required))
  static let searchModels = search(upTo: 1000)

  static let createVersion = Message(
    .text("name", .text, .required), .text("source", .text, .required), .text("run_id", .text),
    .messages("tags", .pair, .list), .text("run_link", .text), .text("description", .text),
    .text("model_id", .text))
  static let oneVersion = Message(.text("name", .text, .required), .text("version", .text, .required))
  static let downloadURI = Message(.text("name"), .text("version"))
  static let updateVersion = Message(
    .text("name", .text, .required), .text("version", .text, .required), .text("description", .text))
  static let transition = Message(
    .text("name", .text, .required), .text("version", .text, .required), .text("stage", .text, .required),
    .flag("archive_existing_versions", .rule { $0.isNull || $0.bool != nil ? nil : .value }))
  static let setVersionTag = Message(
    .text("name", .text, .required), .text("version", .text, .required), .text("key", .text, .required),
    .text("value", .text))
  static let deleteVersionTag = Message(
    .text("name", .text, .required), .text("version", .text, .required), .text("key", .text, .required))
  static let searchVersions = search(upTo: 200_000)

  static let setAlias = Message(
    .text("name", .text, .required), .text("alias", .text, .required), .text("version", .text, .required))
  static let oneAlias = Message(.text("name", .text, .required), .text("alias", .text, .required))

  private static func search(upTo limit: Int64) -> Message {
    Message(
      .text("filter", .text),
      .integer(
        "max_results", .integer,
        .rule { value in
          let count = value.integer ?? value.string.flatMap { Int64($0.trimmingSpaces) }
          return (count ?? 0) > limit ? .value : nil
        }),
      .texts("order_by", .list, .texts), .text("page_token", .text))
  }
}
