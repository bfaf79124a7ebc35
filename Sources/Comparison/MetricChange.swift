public import Records

/// A metric on two sides, and whether it got better.
public struct MetricChange: Hashable, Sendable {
  public var key: String
  /// nil when that side has no such metric.
  public var old: Double?
  public var new: Double?
  /// Which way it gets better; nil when `cairn.yaml` does not say.
  public var direction: Policy.Direction?

  public init(key: String, old: Double?, new: Double?, direction: Policy.Direction?) {
    self.key = key
    self.old = old
    self.new = new
    self.direction = direction
  }

  /// What became of a metric.
  public enum Verdict: String, Hashable, Sendable {
    case better, worse, same
    /// It changed, but a side or the direction is missing.
    case unknown
  }

  /// New less old; nil when a side is missing or no finite number comes out.
  public var absolute: Double? {
    guard let old, let new else { return nil }
    let difference = new - old
    return difference.isFinite ? difference : nil
  }

  /// The change in per cent of the old value's size; nil when that is zero, or no finite number comes out.
  public var percent: Double? {
    guard let old, let absolute, old != 0 else { return nil }
    let percent = absolute / old.magnitude * 100
    return percent.isFinite ? percent : nil
  }

  /// NaN is worse than any number: it is what a training that diverged leaves behind.
  public var verdict: Verdict {
    guard let old, let new else { return .unknown }
    if old == new || (old.isNaN && new.isNaN) { return .same }
    guard let direction else { return .unknown }
    if new.isNaN { return .worse }
    if old.isNaN { return .better }
    return (new > old) == (direction == .higher) ? .better : .worse
  }

  /// Whether the two sides differ.
  public var isChange: Bool { verdict != .same }

  /// All metrics of both sides: what got worse first, then what got better, other changes, and what stayed; by key
  /// within each.
  public static func all(
    old: [String: Double], new: [String: Double], directions: Directions
  ) -> [MetricChange] {
    let keys = Set(old.keys).union(new.keys)
    let changes = keys.map {
      MetricChange(key: $0, old: old[$0], new: new[$0], direction: directions[$0])
    }
    return changes.sorted { a, b in
      let (left, right) = (a.verdict.rank, b.verdict.rank)
      return left == right ? a.key < b.key : left < right
    }
  }
}

extension MetricChange.Verdict {
  /// The order in which a reader wants to know.
  fileprivate var rank: Int {
    switch self {
    case .worse: 0
    case .better: 1
    case .unknown: 2
    case .same: 3
    }
  }
}
