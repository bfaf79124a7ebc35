internal import Records

/// What is special to the records of one kind when they are merged.
struct MergeRules {
  /// The record's schema without its number: `cairn/run`.
  let kind: String

  /// The value of the two that holds where no person need be asked; nil where one must be.
  func choose(_ ours: JSON?, _ theirs: JSON?, at keys: [String]) -> JSON? {
    guard let ours, let theirs, let last = keys.last else { return nil }
    switch (kind, keys.count) {
    // A run's metrics are the latest values of its history, which is merged too.
    case ("cairn/run", 2) where keys[0] == "metrics":
      return Self.later(ours, theirs, by: ["step", "timestamp", "value"])
    case ("cairn/stage", 2) where keys[0] == "versions": return Self.later(ours, theirs, by: ["since"])
    case (_, 1) where ["updated", "renamed"].contains(last): return Self.greater(ours, theirs)
    case (_, 1) where ["created", "deleted"].contains(last):
      return Self.greater(ours, theirs) == ours ? theirs : ours
    default: return nil
    }
  }

  /// Whether the value is never made of parts of both sides.
  func isWhole(_ keys: [String]) -> Bool {
    switch kind {
    case "cairn/run": keys.first == "source" || keys.count > 1 && ["inputs", "outputs"].contains(keys[0])
    case "cairn/model-version": ["evidence", "signature"].contains(keys.first) || keys.count > 2
    case "cairn/artifacts", "cairn/stage": keys.count > 1
    default: false
    }
  }

  /// By which an element is known in its array.
  func name(of element: JSON, at keys: [String]) -> String {
    let key: String? =
      switch (kind, keys.last) {
      case ("cairn/artifacts", "entries"): "path"
      case ("cairn/stage", "versions"): "version"
      default: nil
      }
    let named = key.flatMap { element[$0] } ?? element
    return String(decoding: named.compact(), as: UTF8.self)
  }

  /// The greater by the first key in which they differ; the one whose text is greater where they do not.
  private static func later(_ a: JSON, _ b: JSON, by keys: [String]) -> JSON {
    for key in keys {
      guard let one = a[key], let two = b[key], one != two else { continue }
      return greater(one, two) == one ? a : b
    }
    return greater(a, b)
  }

  private static func greater(_ a: JSON, _ b: JSON) -> JSON {
    if let one = a.number, let two = b.number, one != two { return one > two || two.isNaN ? a : b }
    return a.compact().lexicographicallyPrecedes(b.compact()) ? b : a
  }
}
