extension ModelVersion {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("schema", RecordSchema.modelVersion.json)
    object.add("version", .integer(Int64(number)))
    object.add("source", source.isEmpty ? nil : source)
    object.add("location", location)
    object.add("run_id", Self.told(runID))
    object.add("run_link", Self.told(runLink))
    object.add("model_id", modelID)
    object.add("description", Self.told(description))
    object.add("status", status == .ready ? nil : status.rawValue)
    object.add("status_message", statusMessage)
    object.add("tags", tags)
    object.add("evidence", evidence.json)
    object.add("annotations", annotations.json)
    object.add("created", created.json)
    object.add("updated", updated?.json)
    object.add("deleted", deleted?.json)
    return object.finish()
  }

  /// An empty text, which is what MLflow's clients send for nothing, is left out; the lack of one is `null`.
  private static func told(_ text: String?) -> JSON? {
    guard let text else { return .null }
    return text.isEmpty ? nil : .string(text)
  }

  /// The bytes of `versions/<n>.json`.
  public func formatted() -> [UInt8] { json.formatted() }

  /// Reads `versions/<n>.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withRecord(ModelVersion.init)
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var schema: Void?
    var number: Int?
    var version = ModelVersion(number: 0, source: "", created: Timestamp(milliseconds: 0))
    var source: String?
    var created: Timestamp?
    try reader.enterObject("a model version")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.modelVersion.check(&reader)
      case "version": number = try reader.versionNumber(key)
      case "source": source = try reader.string(key)
      case "location": version.location = try reader.string(key)
      case "run_id": version.runID = try reader.optionalString(key)
      case "run_link": version.runLink = try reader.optionalString(key)
      case "model_id": version.modelID = try reader.string(key)
      case "description": version.description = try reader.optionalString(key)
      case "status": version.status = try reader.choice(key)
      case "status_message": version.statusMessage = try reader.string(key)
      case "tags": version.tags = try reader.stringMap(key)
      case "evidence": version.evidence = try ModelEvidence(&reader)
      case "annotations": version.annotations = try ModelAnnotations(&reader)
      case "created": created = try reader.timestamp(key)
      case "updated": version.updated = try reader.timestamp(key)
      case "deleted": version.deleted = try reader.timestamp(key)
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    version.number = try members.required(number, "version", reader)
    version.source = try version.deleted == nil ? members.required(source, "source", reader) : source ?? ""
    version.created = try members.required(created, "created", reader)
    version.unknown = members.unknown
    self = version
  }
}

extension JSONReader {
  /// A string, or `null`.
  mutating func optionalString(_ key: String) throws(RecordError) -> String? {
    guard try peek() == UInt8(ascii: "n") else { return try string(key) }
    try word("null")
    return nil
  }

  /// A version's number: from 1 to 2³¹ − 1, as MLflow's databases hold.
  mutating func versionNumber(_ key: String) throws(RecordError) -> Int {
    _ = try peek()
    let place = offset
    let number = try integer(key)
    guard (1...Int64(Int32.max)).contains(number) else {
      throw fault("'\(key)' must be a version's number, from 1", at: place, code: .invalidValue)
    }
    return Int(number)
  }
}
