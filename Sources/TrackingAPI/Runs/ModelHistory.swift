import Records

/// The tag in which clients before MLflow 3 keep what models a run logged: a list as JSON.
struct ModelHistory {
  static let tag = "mlflow.log-model.history"
  private static let fields = ["run_id", "artifact_path", "utc_time_created", "model_uuid"]

  private let entries: [JSON]

  /// - Throws: when the tag holds something else.
  init(_ text: String?) throws(APIError) {
    guard let text else {
      entries = []
      return
    }
    guard let entries = (try? JSON(parsing: Array(text.utf8)))?.array else {
      throw .invalid("The tag '\(Self.tag)' is no list of models")
    }
    self.entries = entries
  }

  /// The tag's text with another model in it.
  func adding(_ entry: JSON) -> String { PythonText.dumps(.array(entries + [entry])) }

  /// What the history tells of a model.
  ///
  /// - Parameter text: its description as JSON.
  /// - Throws: what MLflow says of one that lacks something.
  static func entry(_ text: String) throws(APIError) -> JSON {
    guard let model = try? JSON(parsing: Array(text.utf8)), model.object != nil else {
      throw .invalid("Malformed model info. \n \(text) \n is not a valid JSON.")
    }
    let missing = ["artifact_path", "flavors", "utc_time_created", "run_id"].filter { model[$0] == nil }
    guard missing.isEmpty else {
      throw .invalid("Model json is missing mandatory fields: \(SearchName.set(missing))")
    }
    var members = fields.compactMap { name in model[name].map { JSON.Member(name, $0) } }
    if model["model_uuid"] == nil {
      var generator = SystemRandomNumberGenerator()
      members.append(JSON.Member("model_uuid", .string(RunID(using: &generator).text)))
    }
    let flavors = (model["flavors"]?.object ?? []).map { flavor in
      guard let settings = flavor.value.object else { return flavor }
      return JSON.Member(flavor.key, .object(settings.filter { $0.key != "config" }))
    }
    members.append(JSON.Member("flavors", .object(flavors)))
    return .object(members)
  }
}
