/// The stay of one version in a stage that many are in, as they are in the archive. The file is
/// `models/<slug>/stages/<Stage>/<n>-<time>.json`, one for each stay: two branches that put different versions there
/// merge, and so do two that put the same one there, which need not agree on the moment.
public struct StageStay: Hashable, Sendable {
  public var stage: ModelStage
  public var holder: StageHolders.Holder
  public var unknown: UnknownKeys

  public init(stage: ModelStage, holder: StageHolders.Holder, unknown: UnknownKeys = UnknownKeys()) {
    self.stage = stage
    self.holder = holder
    self.unknown = unknown
  }

  /// The file's name. It says what is asked for most, so that an archive of thousands is read without opening them.
  public var fileName: String { "\(holder.version)-\(holder.since.fileName).json" }

  /// What a ``fileName`` says; nil for what is none.
  public static func facts(inFileName name: String) -> (version: Int, since: Timestamp)? {
    guard name.hasSuffix(".json"), let dash = name.firstIndex(of: "-"), let version = Int(name[..<dash]),
      version > 0, "\(version)" == name[..<dash],
      let since = Timestamp(fileName: name[name.index(after: dash)...].dropLast(5))
    else { return nil }
    return (version, since)
  }
}

extension StageStay {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("holder", holder.json)
    object.add("stage", stage.name)
    object.add("schema", RecordSchema.stay.json)
    return object.finish()
  }

  /// The bytes of the file: one line, as those of an alias are. What differs comes first, since Git compares files by
  /// pieces of 64 bytes when it looks for renames, and would find one where a version leaves the archive and comes
  /// back.
  public func formatted() -> [UInt8] { json.line() }

  /// Reads the file.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withRecord(StageStay.init)
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var schema: Void?
    var holder: StageHolders.Holder?
    var stage: String?
    try reader.enterObject("a stay in a stage")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.stay.check(&reader)
      case "holder": holder = try StageHolders.Holder(&reader)
      case "stage": stage = try reader.string(key)
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    self.init(
      stage: ModelStage(known: try members.required(stage, "stage", reader)),
      holder: try members.required(holder, "holder", reader), unknown: members.unknown)
  }
}
