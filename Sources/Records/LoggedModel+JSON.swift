extension LoggedModel {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("schema", RecordSchema.loggedModel.json)
    object.add("id", id.text)
    object.add("name", name)
    object.add("experiment", experimentID.text)
    object.add("source_run", sourceRun)
    object.add("type", type)
    object.add("status", status.rawValue)
    object.add("status_message", statusMessage)
    object.add("lifecycle", lifecycle == .active ? nil : lifecycle.rawValue)
    object.add("created", created.json)
    object.add("updated", updated.json)
    object.add("params", params)
    object.add("tags", tags)
    return object.finish()
  }

  /// The bytes of `model.json`.
  public func formatted() -> [UInt8] { json.formatted() }

  /// Reads `model.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: UnsafeRawBufferPointer) throws(RecordError) {
    var reader = try JSONReader(bytes)
    self = try LoggedModel(&reader)
    try reader.finish()
  }

  /// Reads `model.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withBytes(LoggedModel.init(parsing:))
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var schema: Void?
    var id: LoggedModelID?
    var name: String?
    var experimentID: ExperimentID?
    var sourceRun: String?
    var type: String?
    var status: LoggedModelStatus?
    var statusMessage: String?
    var lifecycle = Lifecycle.active
    var created: Timestamp?
    var updated: Timestamp?
    var params: [String: String] = [:]
    var tags: [String: String] = [:]
    try reader.enterObject("a logged model")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.loggedModel.check(&reader)
      case "id": id = try reader.name(key, LoggedModelID.init)
      case "name": name = try reader.string(key)
      case "experiment": experimentID = try reader.name(key, ExperimentID.init)
      case "source_run": sourceRun = try reader.string(key)
      case "type": type = try reader.string(key)
      case "status": status = try reader.choice(key)
      case "status_message": statusMessage = try reader.string(key)
      case "lifecycle": lifecycle = try reader.choice(key)
      case "created": created = try reader.timestamp(key)
      case "updated": updated = try reader.timestamp(key)
      case "params": params = try reader.stringMap(key)
      case "tags": tags = try reader.stringMap(key)
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    let requiredCreated = try members.required(created, "created", reader)
    self.init(
      id: try members.required(id, "id", reader), name: try members.required(name, "name", reader),
      experimentID: try members.required(experimentID, "experiment", reader), sourceRun: sourceRun,
      type: type,
      status: try members.required(status, "status", reader), statusMessage: statusMessage,
      lifecycle: lifecycle, created: requiredCreated, updated: updated ?? requiredCreated, params: params,
      tags: tags, unknown: members.unknown)
  }
}
