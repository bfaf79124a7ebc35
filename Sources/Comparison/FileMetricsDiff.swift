/// A value in a metric file: nested keys are one dotted key.
public enum FileValue: Hashable, Sendable {
  case number(Double)
  case text(String)
}

/// A metric file that no run holds, on two sides.
public struct FileMetricsDiff: Hashable, Sendable {
  /// Relative to the repository's root.
  public var path: String
  /// Whether that side has the file.
  public var hasOld: Bool
  public var hasNew: Bool
  /// All numbers of the two, what got worse first.
  public var metrics: [MetricChange]
  /// What is text on a side, where it differs.
  public var texts: [ValueChange]

  /// Values by dotted key; nil when that side has no such file.
  public init(path: String, old: [String: FileValue]?, new: [String: FileValue]?, directions: Directions) {
    self.path = path
    hasOld = old != nil
    hasNew = new != nil
    let before = old ?? [:]
    let after = new ?? [:]
    let mixed = Set(before.keys).union(after.keys).filter { key in
      before[key]?.number == nil && before[key] != nil || after[key]?.number == nil && after[key] != nil
    }
    metrics = MetricChange.all(
      old: before.compactMapValues(\.number).filter { !mixed.contains($0.key) },
      new: after.compactMapValues(\.number).filter { !mixed.contains($0.key) }, directions: directions)
    texts = ValueChange.differences(
      old: before.filter { mixed.contains($0.key) }.mapValues(\.description),
      new: after.filter { mixed.contains($0.key) }.mapValues(\.description))
  }

  /// Whether the two sides say the same.
  public var isEmpty: Bool { hasOld == hasNew && texts.isEmpty && !metrics.contains(where: \.isChange) }
}

extension FileValue {
  fileprivate var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  fileprivate var description: String {
    switch self {
    case .number(let value): "\(value)"
    case .text(let text): text
    }
  }
}
