/// A registered model: what its versions have in common. The file is `models/<slug>/model.json`.
///
/// Its bytes hold nothing that differs between two clones which create the same model on their own, so that they merge:
/// when that was stands in the name of another file, see ``RegistryPath/created(at:)``.
public struct RegisteredModel: Hashable, Sendable {
  public var name: ModelName
  public var description: String
  public var tags: [String: String]
  /// Only in files of before that: nil otherwise.
  public var created: Timestamp?
  /// When the description last changed; nil when it never did.
  public var updated: Timestamp?
  /// When the model, and with it each of its versions, last got another name.
  public var renamed: Timestamp?
  public var unknown: UnknownKeys

  public init(
    name: ModelName, description: String = "", tags: [String: String] = [:], created: Timestamp? = nil,
    updated: Timestamp? = nil, renamed: Timestamp? = nil, unknown: UnknownKeys = UnknownKeys()
  ) {
    self.name = name
    self.description = description
    self.tags = tags
    self.created = created
    self.updated = updated
    self.renamed = renamed
    self.unknown = unknown
  }
}

extension RegisteredModel {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("schema", RecordSchema.model.json)
    object.add("name", name.text)
    object.add("description", description.isEmpty ? nil : description)
    object.add("tags", tags)
    object.add("created", created?.json)
    object.add("updated", updated?.json)
    object.add("renamed", renamed?.json)
    return object.finish()
  }

  /// The bytes of `model.json`.
  public func formatted() -> [UInt8] { json.formatted() }

  /// Reads `model.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withRecord(RegisteredModel.init)
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var schema: Void?
    var name: ModelName?
    var description = ""
    var tags: [String: String] = [:]
    var created: Timestamp?
    var updated: Timestamp?
    var renamed: Timestamp?
    try reader.enterObject("a model")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.model.check(&reader)
      case "name": name = try reader.name(key, ModelName.init)
      case "description": description = try reader.string(key)
      case "tags": tags = try reader.stringMap(key)
      case "created": created = try reader.timestamp(key)
      case "updated": updated = try reader.timestamp(key)
      case "renamed": renamed = try reader.timestamp(key)
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    self.init(
      name: try members.required(name, "name", reader), description: description, tags: tags,
      created: created, updated: updated, renamed: renamed, unknown: members.unknown)
  }
}
