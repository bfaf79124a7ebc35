/// The versions of a model that are in one stage. The file is `models/<slug>/stages/<Stage>.json`: a promotion changes
/// one line of it, and two rival promotions conflict there.
public struct StageHolders: Hashable, Sendable {
  public var stage: ModelStage
  /// In order of their numbers.
  public private(set) var holders: [Holder]
  public var unknown: UnknownKeys

  /// A version in a stage.
  public struct Holder: Hashable, Sendable {
    public var version: Int
    public var since: Timestamp
    /// The version whose place it took back: it was in the stage before.
    public var rollbackOf: Int?
    /// Who let it in past the policy.
    public var override: Override?
    public var unknown: UnknownKeys

    public init(
      version: Int, since: Timestamp, rollbackOf: Int? = nil, override: Override? = nil,
      unknown: UnknownKeys = UnknownKeys()
    ) {
      self.version = version
      self.since = since
      self.rollbackOf = rollbackOf
      self.override = override
      self.unknown = unknown
    }
  }

  /// That a person put a version into a stage although a gate or an approval stood against it.
  public struct Override: Hashable, Sendable {
    /// An e-mail address.
    public var by: String
    public var reason: String
    public var unknown: UnknownKeys

    public init(by: String, reason: String, unknown: UnknownKeys = UnknownKeys()) {
      self.by = by
      self.reason = reason
      self.unknown = unknown
    }
  }

  public init(stage: ModelStage, holders: [Holder] = [], unknown: UnknownKeys = UnknownKeys()) {
    self.stage = stage
    self.holders = holders.sorted { $0.version < $1.version }
    self.unknown = unknown
  }

  public var isEmpty: Bool { holders.isEmpty }

  /// The holder that the version is; nil when it is in another stage.
  public subscript(version version: Int) -> Holder? { holders.first { $0.version == version } }

  /// Puts a holder into the stage, in the place of what is said of its version.
  public mutating func insert(_ holder: Holder) {
    remove(holder.version)
    holders.insert(holder, at: holders.firstIndex { $0.version > holder.version } ?? holders.endIndex)
  }

  public mutating func remove(_ version: Int) { holders.removeAll { $0.version == version } }
}

extension StageHolders {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("schema", RecordSchema.stage.json)
    object.add("stage", stage.name)
    object.add("versions", .array(holders.map(\.json)))
    return object.finish()
  }

  /// The bytes of `stages/<Stage>.json`.
  public func formatted() -> [UInt8] { json.formatted() }

  /// Reads `stages/<Stage>.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withRecord(StageHolders.init)
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var schema: Void?
    var stage: String?
    var holders: [Holder] = []
    var numbers: Set<Int> = []
    try reader.enterObject("a stage")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.stage.check(&reader)
      case "stage": stage = try reader.string(key)
      case "versions":
        try reader.enterArray("'versions'")
        while try reader.nextElement() {
          _ = try reader.peek()
          let place = reader.offset
          let holder = try Holder(&reader)
          guard numbers.insert(holder.version).inserted else {
            throw reader.fault("version \(holder.version) stands here a second time", at: place)
          }
          holders.append(holder)
        }
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    self.init(
      stage: ModelStage(known: try members.required(stage, "stage", reader)), holders: holders,
      unknown: members.unknown)
  }
}

extension StageHolders.Holder {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("version", .integer(Int64(version)))
    object.add("since", since.json)
    object.add("rollback_of", rollbackOf.map { .integer(Int64($0)) })
    object.add("override", override?.json)
    return object.finish()
  }

  init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var version: Int?
    var since: Timestamp?
    var rollbackOf: Int?
    var override: StageHolders.Override?
    try reader.enterObject("a version in a stage")
    while let key = try members.next(&reader) {
      switch key {
      case "version": version = try reader.versionNumber(key)
      case "since": since = try reader.timestamp(key)
      case "rollback_of": rollbackOf = try reader.versionNumber(key)
      case "override": override = try StageHolders.Override(&reader)
      default: try members.keep(&reader)
      }
    }
    self.init(
      version: try members.required(version, "version", reader),
      since: try members.required(since, "since", reader), rollbackOf: rollbackOf, override: override,
      unknown: members.unknown)
  }
}

extension StageHolders.Override {
  fileprivate var json: JSON {
    var object = RecordObject(unknown)
    object.add("by", by)
    object.add("reason", reason)
    return object.finish()
  }

  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var by: String?
    var reason: String?
    try reader.enterObject("an override")
    while let key = try members.next(&reader) {
      switch key {
      case "by": by = try reader.string(key)
      case "reason": reason = try reader.string(key)
      default: try members.keep(&reader)
      }
    }
    self.init(
      by: try members.required(by, "by", reader), reason: try members.required(reason, "reason", reader),
      unknown: members.unknown)
  }
}
