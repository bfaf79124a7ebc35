extension Experiment {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("schema", RecordSchema.experiment.json)
    object.add("id", id.text)
    object.add("name", name)
    object.add("lifecycle", lifecycle == .active ? nil : lifecycle.rawValue)
    object.add("artifact_location", artifactLocation)
    object.add("tags", tags)
    return object.finish()
  }

  /// The bytes of `experiments/<id>.json`.
  public func formatted() -> [UInt8] { json.formatted() }

  /// Reads `experiments/<id>.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: UnsafeRawBufferPointer) throws(RecordError) {
    var reader = try JSONReader(bytes)
    self = try Experiment(&reader)
    try reader.finish()
  }

  /// Reads `experiments/<id>.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withBytes(Experiment.init(parsing:))
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var schema: Void?
    var id: ExperimentID?
    var name: String?
    var lifecycle = Lifecycle.active
    var artifactLocation: String?
    var tags: [String: String] = [:]
    try reader.enterObject("an experiment")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.experiment.check(&reader)
      case "id": id = try reader.name(key, ExperimentID.init)
      case "name": name = try reader.string(key)
      case "lifecycle": lifecycle = try reader.choice(key)
      case "artifact_location": artifactLocation = try reader.string(key)
      case "tags": tags = try reader.stringMap(key)
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    self.init(
      id: try members.required(id, "id", reader), name: try members.required(name, "name", reader),
      lifecycle: lifecycle, artifactLocation: artifactLocation, tags: tags, unknown: members.unknown)
  }
}
