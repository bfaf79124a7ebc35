/// A named text on two sides.
public struct ValueChange: Hashable, Sendable {
  public var key: String
  /// nil when that side has none.
  public var old: String?
  public var new: String?

  public init(key: String, old: String?, new: String?) {
    self.key = key
    self.old = old
    self.new = new
  }

  /// The keys whose texts differ, in order.
  static func differences(old: [String: String], new: [String: String]) -> [ValueChange] {
    var changes: [ValueChange] = []
    for (key, value) in old where new[key] != value {
      changes.append(ValueChange(key: key, old: value, new: new[key]))
    }
    for (key, value) in new where old[key] == nil {
      changes.append(ValueChange(key: key, old: nil, new: value))
    }
    return changes.sorted { $0.key < $1.key }
  }

  /// The keys whose texts differ, in the order in which they are first met.
  static func differences(old: [Fact], new: [Fact]) -> [ValueChange] {
    let oldValues = Dictionary(old.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    let newValues = Dictionary(new.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    return (old + new).compactMap { fact in
      guard seen.insert(fact.key).inserted, oldValues[fact.key] != newValues[fact.key] else { return nil }
      return ValueChange(key: fact.key, old: oldValues[fact.key], new: newValues[fact.key])
    }
  }
}

/// One thing that can be said of a run, in words.
public struct Fact: Hashable, Sendable {
  public var key: String
  public var value: String

  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}
