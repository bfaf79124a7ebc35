/// Which artifacts a run has, with their digests. The file is `artifacts.json` in the run's directory.
public struct ArtifactManifest: Hashable, Sendable {
  /// In order of the bytes of their paths, no path twice.
  public private(set) var entries: [Entry]
  public var unknown: UnknownKeys

  /// One artifact.
  public struct Entry: Hashable, Sendable {
    /// Relative to the run's `artifacts` directory.
    public let path: String
    /// In bytes.
    public let size: Int64
    /// Of the content, 64 lower-case hexadecimal characters.
    public let sha256: String
    public var unknown: UnknownKeys

    /// - Throws: ``RecordError`` when the path is not safe, the size negative, or the digest malformed.
    public init(
      path: String, size: Int64, sha256: String, unknown: UnknownKeys = UnknownKeys()
    ) throws(RecordError) {
      try RecordPath.check(path)
      guard size >= 0 else {
        throw RecordError(.invalidValue, "the size of '\(path.escapedForMessage)' is negative")
      }
      guard sha256.isSHA256 else {
        throw RecordError(
          .invalidValue,
          "the sha256 of '\(path.escapedForMessage)' is '\(sha256.escapedForMessage)': expected 64 lower-case "
            + "hexadecimal characters")
      }
      self.path = path
      self.size = size
      self.sha256 = sha256
      self.unknown = unknown
    }
  }

  public init() {
    entries = []
    unknown = UnknownKeys()
  }

  /// Adds an artifact, in place of the one that had its path.
  public mutating func insert(_ entry: Entry) {
    let index = index(of: entry.path)
    if index < entries.count, entries[index].path == entry.path {
      entries[index] = entry
    } else {
      entries.insert(entry, at: index)
    }
  }

  public subscript(path: String) -> Entry? {
    let index = index(of: path)
    return index < entries.count && entries[index].path == path ? entries[index] : nil
  }

  /// Where the path is, or where it would go.
  private func index(of path: String) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].path.precedesInBytes(path) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension ArtifactManifest {
  /// The record as its file orders it.
  public var json: JSON {
    var object = RecordObject(unknown)
    object.add("schema", RecordSchema.artifacts.json)
    object.add("entries", .array(entries.map(\.json)))
    return object.finish()
  }

  /// The bytes of `artifacts.json`.
  public func formatted() -> [UInt8] { json.formatted() }

  /// Reads `artifacts.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: UnsafeRawBufferPointer) throws(RecordError) {
    var reader = try JSONReader(bytes)
    self = try ArtifactManifest(&reader)
    try reader.finish()
  }

  /// Reads `artifacts.json`.
  ///
  /// - Throws: ``RecordError`` with line and column.
  public init(parsing bytes: [UInt8]) throws(RecordError) {
    self = try bytes.withBytes(ArtifactManifest.init(parsing:))
  }

  private init(_ reader: inout JSONReader) throws(RecordError) {
    self.init()
    var members = RecordMembers()
    var schema: Void?
    try reader.enterObject("a manifest")
    while let key = try members.next(&reader) {
      switch key {
      case "schema": schema = try RecordSchema.artifacts.check(&reader)
      case "entries":
        try reader.enterArray("'entries'")
        while try reader.nextElement() {
          _ = try reader.peek()
          let place = reader.offset
          let entry = try Entry(&reader)
          guard self[entry.path] == nil else {
            throw reader.fault(
              "the path '\(entry.path.escapedForMessage)' stands here a second time", at: place)
          }
          insert(entry)
        }
      default: try members.keep(&reader)
      }
    }
    try members.required(schema, "schema", reader)
    unknown = members.unknown
  }
}

extension ArtifactManifest.Entry {
  var json: JSON {
    var object = RecordObject(unknown)
    object.add("path", path)
    object.add("size", .integer(size))
    object.add("sha256", sha256)
    return object.finish()
  }

  fileprivate init(_ reader: inout JSONReader) throws(RecordError) {
    var members = RecordMembers()
    var path: String?
    var size: Int64?
    var sha256: String?
    let place = reader.offset
    try reader.enterObject("an entry")
    while let key = try members.next(&reader) {
      switch key {
      case "path": path = try reader.string(key)
      case "size": size = try reader.integer(key)
      case "sha256": sha256 = try reader.string(key)
      default: try members.keep(&reader)
      }
    }
    let requiredPath = try members.required(path, "path", reader)
    let requiredSize = try members.required(size, "size", reader)
    let requiredSHA256 = try members.required(sha256, "sha256", reader)
    do {
      try self.init(
        path: requiredPath, size: requiredSize, sha256: requiredSHA256, unknown: members.unknown)
    } catch {
      throw reader.fault(error.message, at: place, code: error.code)
    }
  }
}

extension String {
  /// Whether this is 64 lower-case hexadecimal characters.
  var isSHA256: Bool { utf8.count == 64 && utf8.allSatisfy(RunID.isHex) }
}
