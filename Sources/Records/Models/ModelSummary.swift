/// What a list says of a registered model.
public struct ModelSummary: Hashable, Sendable {
  public var name: ModelName
  public var description: String
  public var tags: [String: String]
  /// How many there are; deleted ones do not count.
  public var versions: Int
  /// The one with the highest number; nil when there is none.
  public var latest: Latest?
  /// The stages that somebody is in, by the bytes of their names.
  public var stages: [Stage]
  /// By the bytes of their names.
  public var aliases: [ModelAlias]
  /// When the model, a version or a stage last changed.
  public var updated: Timestamp

  public struct Latest: Hashable, Sendable {
    public var number: Int
    public var created: Timestamp
    public init(number: Int, created: Timestamp) {
      self.number = number
      self.created = created
    }
  }

  public struct Stage: Hashable, Sendable {
    public var name: String
    /// In order of their numbers.
    public var versions: [Int]
    public init(name: String, versions: [Int]) {
      self.name = name
      self.versions = versions
    }
  }

  public init(
    name: ModelName, description: String, tags: [String: String], versions: Int, latest: Latest?,
    stages: [Stage], aliases: [ModelAlias], updated: Timestamp
  ) {
    self.name = name
    self.description = description
    self.tags = tags
    self.versions = versions
    self.latest = latest
    self.stages = stages
    self.aliases = aliases
    self.updated = updated
  }
}

extension ModelSummary {
  /// `{"name", "description", "tags": {…}, "versions": count, "latest": {"version", "created"} or null,
  /// "stages": {stage: [version…]}, "aliases": {alias: version}, "updated"}`.
  public var json: JSON {
    .object([
      JSON.Member("name", .string(name.text)),
      JSON.Member("description", .string(description)),
      JSON.Member(
        "tags", .object(tags.sorted { $0.key.precedesInBytes($1.key) }.map { .init($0, .string($1)) })),
      JSON.Member("versions", .integer(Int64(versions))),
      JSON.Member(
        "latest",
        latest.map { ["version": .integer(Int64($0.number)), "created": $0.created.json] } ?? .null),
      JSON.Member(
        "stages",
        .object(stages.map { .init($0.name, .array($0.versions.map { .integer(Int64($0)) })) })),
      JSON.Member("aliases", .object(aliases.map { .init($0.alias, .integer(Int64($0.version))) })),
      JSON.Member("updated", updated.json),
    ])
  }

  /// Reads what ``json`` gives.
  init(_ reader: inout JSONReader) throws(RecordError) {
    var summary: (name: ModelName?, updated: Timestamp?) = (nil, nil)
    var (description, tags, versions): (String, [String: String], Int) = ("", [:], 0)
    var (latest, stages, aliases): (Latest?, [Stage], [ModelAlias]) = (nil, [], [])
    try reader.enterObject("a summary of a model")
    while let key = try reader.nextKey() {
      switch key {
      case "name": summary.name = try reader.name(key, ModelName.init)
      case "description": description = try reader.string(key)
      case "tags": tags = try reader.stringMap(key)
      case "versions": versions = Int(try reader.integer(key))
      case "latest":
        if try reader.peek() == UInt8(ascii: "n") {
          try reader.word("null")
        } else {
          latest = try Latest(&reader)
        }
      case "stages":
        try reader.enterObject(key)
        while let stage = try reader.nextKey() {
          let numbers = try reader.list(key) { (reader) throws(RecordError) in
            try reader.versionNumber(key)
          }
          stages.append(Stage(name: stage, versions: numbers))
        }
      case "aliases":
        try reader.enterObject(key)
        while let alias = try reader.nextKey() {
          aliases.append(ModelAlias(alias: alias, version: try reader.versionNumber(key)))
        }
      case "updated": summary.updated = try reader.timestamp(key)
      default: _ = try reader.value()
      }
    }
    guard let name = summary.name, let updated = summary.updated else {
      throw reader.fault("'name' or 'updated' is missing", at: reader.offset)
    }
    self.init(
      name: name, description: description, tags: tags, versions: versions, latest: latest, stages: stages,
      aliases: aliases, updated: updated)
  }
}

extension ModelSummary.Latest {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var number = 0
    var created = Timestamp(milliseconds: 0)
    try reader.enterObject("the latest version")
    while let key = try reader.nextKey() {
      switch key {
      case "version": number = try reader.versionNumber(key)
      case "created": created = try reader.timestamp(key)
      default: _ = try reader.value()
      }
    }
    self.init(number: number, created: created)
  }
}
