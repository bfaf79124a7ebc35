/// A name for one version of a model, which can be given to another. The file is `models/<slug>/aliases/<slug>.json`.
public struct ModelAlias: Hashable, Sendable {
  public var alias: String
  public var version: Int
  public var unknown: UnknownKeys

  public init(alias: String, version: Int, unknown: UnknownKeys = UnknownKeys()) {
    self.alias = alias
    self.version = version
    self.unknown = unknown
  }
}

extension ModelAlias {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("schema", RecordSchema.alias.json)
    object.add("alias", alias)
    object.add("version", .integer(Int64(version)))
    return object.finish()
  }

  /// The bytes of `aliases/<alias>.json`: one line. Were it several, Git would find an alias that is taken away and
  /// another that is given at the same time to be one file that was renamed, and a merge would put into the new one
  /// what the other side did to the old.
  public func formatted() -> [UInt8] { json.line() }

  /// Reads `aliases/<alias>.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withRecord(ModelAlias.init)
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var schema: Void?
    var alias: String?
    var version: Int?
    try reader.enterObject("an alias")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.alias.check(&reader)
      case "alias": alias = try reader.string(key)
      case "version": version = try reader.versionNumber(key)
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    self.init(
      alias: try members.required(alias, "alias", reader),
      version: try members.required(version, "version", reader), unknown: members.unknown)
  }
}
