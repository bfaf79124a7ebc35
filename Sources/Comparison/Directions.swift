public import Records

/// Which way each metric gets better, as ``Policy/direction(of:)`` tells it from rules alone.
public struct Directions: Hashable, Sendable {
  private let policy: Policy

  /// From the metric rules of `cairn.yaml`.
  public init(_ rules: [Policy.MetricRule] = []) {
    policy = Policy(conventions: Policy.Conventions(metrics: rules))
  }

  /// nil when no rule matches the key.
  public subscript(key: String) -> Policy.Direction? { policy.direction(of: key) }
}
