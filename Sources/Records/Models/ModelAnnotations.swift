/// What people have to say of a version that no run can tell, in fields that a gate can ask for.
public struct ModelAnnotations: Hashable, Sendable {
  /// How it performs: latency, throughput, quality by segment, a statement each.
  public var performance: [String]
  /// Where it is known to go wrong, a case each.
  public var knownFailures: [String]
  public var intendedUse: String?
  /// What running it takes: memory, accelerators, limits, a requirement each.
  public var operations: [String]
  /// The person or team to ask.
  public var owner: String?
  public var unknown: UnknownKeys

  public init(
    performance: [String] = [], knownFailures: [String] = [], intendedUse: String? = nil,
    operations: [String] = [], owner: String? = nil, unknown: UnknownKeys = UnknownKeys()
  ) {
    self.performance = performance
    self.knownFailures = knownFailures
    self.intendedUse = intendedUse
    self.operations = operations
    self.owner = owner
    self.unknown = unknown
  }

  public var isEmpty: Bool { self == ModelAnnotations() }

  /// The fields by the names that they have in the file.
  public enum Field: String, Hashable, Sendable, CaseIterable {
    case performance
    case knownFailures = "known_failures"
    case intendedUse = "intended_use"
    case operations, owner
  }

  /// Whether something is written in the field.
  public func has(_ field: Field) -> Bool { !self[field].isEmpty }
}

extension ModelAnnotations {
  var json: JSON? {
    if isEmpty { return nil }
    var object = RecordObject(unknown)
    object.add("performance", performance)
    object.add("known_failures", knownFailures)
    object.add("intended_use", intendedUse)
    object.add("operations", operations)
    object.add("owner", owner)
    return object.finish()
  }

  init(_ reader: inout JSONReader) throws(RecordError) {
    self.init()
    var members = RecordMembers()
    try reader.enterObject("annotations")
    while let key = try members.next(&reader) {
      switch Field(rawValue: key) {
      case .performance: performance = try reader.strings(key)
      case .knownFailures: knownFailures = try reader.strings(key)
      case .intendedUse: intendedUse = try reader.string(key)
      case .operations: operations = try reader.strings(key)
      case .owner: owner = try reader.string(key)
      case nil: try members.keep(&reader)
      }
    }
    unknown = members.unknown
  }
}
