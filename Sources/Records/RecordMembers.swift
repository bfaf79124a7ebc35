/// The members of a record while it is read: no key twice, and what is unknown is kept in its place.
struct RecordMembers {
  private(set) var unknown = UnknownKeys()
  private var keys = DistinctKeys()
  /// The last two keys, the last one's value being what ``keep(_:)`` keeps.
  private var previous: String?
  private var current: String?

  /// The next member's key, the reader before its value; nil past the object's end.
  mutating func next(_ reader: inout JSONReader) throws(RecordError) -> String? {
    guard let key = try reader.nextKey() else { return nil }
    guard keys.insert(key) else { throw reader.duplicate(key) }
    (previous, current) = (current, key)
    return key
  }

  /// Keeps the value of the key that ``next(_:)`` gave last.
  mutating func keep(_ reader: inout JSONReader) throws(RecordError) {
    guard let current else { return }
    unknown.entries.append(UnknownKeys.Entry(after: previous, key: current, value: try reader.value()))
  }

  /// The value of a key that the record cannot be without.
  func required<Value>(
    _ value: Value?, _ key: String, _ reader: JSONReader
  ) throws(RecordError) -> Value {
    guard let value else {
      throw reader.fault("'\(key)' is missing in the object that ends here", at: reader.offset - 1)
    }
    return value
  }
}

/// A record's object while it is written: known members in the order of the calls, unknown ones in their places.
struct RecordObject {
  private var members: [JSON.Member] = []
  private let unknown: [UnknownKeys.Entry]
  /// The unknown members that have no place yet, by the key they stood after.
  private var unplaced: [String?: [UnknownKeys.Entry]]

  init(_ unknown: UnknownKeys) {
    self.unknown = unknown.entries
    unplaced = Dictionary(grouping: unknown.entries, by: \.after)
    placeUnknown(after: nil)
  }

  /// Adds a known member, left out when it is nil; what stood after it follows even then.
  mutating func add(_ key: String, _ value: JSON?) {
    if let value { members.append(JSON.Member(key, value)) }
    placeUnknown(after: key)
  }

  mutating func add(_ key: String, _ text: String?) {
    add(key, text.map(JSON.string))
  }

  /// Left out when empty.
  mutating func add(_ key: String, _ texts: [String]) {
    add(key, texts.isEmpty ? nil : .array(texts.map(JSON.string)))
  }

  /// Sorted by the bytes of the keys; left out when empty.
  mutating func add<Value>(_ key: String, map: [String: Value], _ json: (Value) -> JSON) {
    if map.isEmpty { return add(key, JSON?.none) }
    let sorted = map.sorted { $0.key.precedesInBytes($1.key) }
    add(key, .object(sorted.map { JSON.Member($0.key, json($0.value)) }))
  }

  /// Sorted by the bytes of the keys; left out when empty.
  mutating func add(_ key: String, _ map: [String: String]) {
    add(key, map: map, JSON.string)
  }

  /// The object; what stood after keys that are nowhere now comes last.
  consuming func finish() -> JSON {
    if !unplaced.isEmpty {
      for entry in unknown where unplaced[entry.after] != nil {
        members.append(JSON.Member(entry.key, entry.value))
      }
    }
    return .object(members)
  }

  private mutating func placeUnknown(after key: String?) {
    guard !unplaced.isEmpty else { return }
    var last = key
    while let entries = unplaced.removeValue(forKey: last) {
      for entry in entries { members.append(JSON.Member(entry.key, entry.value)) }
      last = entries.last?.key
    }
  }
}
