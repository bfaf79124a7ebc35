/// The summaries of all models of a commit, as they are kept beside the store so that a list need not read every
/// version. Nothing depends on the file: it says of which trees it tells.
public struct ModelSummaries: Hashable, Sendable {
  /// The tree of `models/`, 40 digits; empty when not all of it could be read.
  public var tree: String
  /// In the order of the folders.
  public var entries: [Entry]

  public struct Entry: Hashable, Sendable {
    /// Relative to `models/`.
    public var folder: String
    /// The folder's tree, 40 digits.
    public var tree: String
    public var summary: ModelSummary
    public init(folder: String, tree: String, summary: ModelSummary) {
      self.folder = folder
      self.tree = tree
      self.summary = summary
    }
  }

  public init(tree: String, entries: [Entry]) {
    self.tree = tree
    self.entries = entries
  }

  public func formatted() -> [UInt8] {
    let schema = RecordSchema.summaries.json
    let lines = entries.map { entry in
      JSON.object([
        JSON.Member("folder", .string(entry.folder)), JSON.Member("tree", .string(entry.tree)),
        JSON.Member("model", entry.summary.json),
      ])
    }
    return JSON.object([
      JSON.Member("schema", schema), JSON.Member("tree", .string(tree)), JSON.Member("models", .array(lines)),
    ]).formatted()
  }

  /// - Throws: ``RecordError`` when the bytes are not what ``formatted()`` gives.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withRecord(ModelSummaries.init)
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    var schema: Void?
    self.init(tree: "", entries: [])
    try reader.enterObject("summaries of models")
    while let key = try reader.nextKey() {
      switch key {
      case "schema": schema = try RecordSchema.summaries.check(&reader)
      case "tree": tree = try reader.string(key)
      case "models": entries = try reader.list(key, Entry.init)
      default: _ = try reader.value()
      }
    }
    guard schema != nil else { throw reader.fault("'schema' is missing", at: reader.offset) }
  }
}

extension ModelSummaries.Entry {
  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var (folder, tree): (String, String) = ("", "")
    var summary: ModelSummary?
    try reader.enterObject("an entry")
    while let key = try reader.nextKey() {
      switch key {
      case "folder": folder = try reader.string(key)
      case "tree": tree = try reader.string(key)
      case "model": summary = try ModelSummary(&reader)
      default: _ = try reader.value()
      }
    }
    guard let summary else { throw reader.fault("'model' is missing", at: reader.offset) }
    self.init(folder: folder, tree: tree, summary: summary)
  }
}

extension RecordSchema {
  fileprivate static let summaries = RecordSchema(name: "cairn/model-summaries/1")
}
