/// What runs are grouped by. The file is `experiments/<id>.json`; its bytes hold nothing that differs between
/// two clones which create the same experiment on their own.
public struct Experiment: Hashable, Sendable {
  public var id: ExperimentID
  public var name: String
  public var lifecycle: Lifecycle
  public var tags: [String: String]
  public var unknown: UnknownKeys
}

/// 1 to 18 decimal digits, as MLflow's; derived from the experiment's first name (`Default` is `0`).
public struct ExperimentID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: String
  public var description: String { text }
  public static func < (a: ExperimentID, b: ExperimentID) -> Bool { a.text < b.text }
}
