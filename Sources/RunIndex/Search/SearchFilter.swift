/// A filter in MLflow's grammar for runs: conditions of which all must hold.
///
/// ```swift
/// let filter = try SearchFilter(parsing: "metrics.acc > 0.9 and params.model = 'gbt'")
/// ```
///
/// A key that a run lacks never matches, not even `!=`; only `IS NULL` asks for the lack.
public struct SearchFilter: Hashable, Sendable {
  public var conditions: [Condition]

  /// Without conditions every run matches.
  public init(_ conditions: [Condition] = []) { self.conditions = conditions }

  public enum Condition: Hashable, Sendable {
    case metric(String, NumberComparator, Double)
    case param(String, TextTest)
    case tag(String, TextTest)
    case text(TextAttribute, TextTest)
    /// Milliseconds since 1970.
    case time(TimeAttribute, NumberComparator, Double)
    /// Holds when it holds for one of the run's datasets.
    case dataset(DatasetField, TextTest)
  }

  public enum NumberComparator: String, Hashable, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case greater = ">"
    case greaterOrEqual = ">="
    case less = "<"
    case lessOrEqual = "<="
  }

  /// A test of a text, by its bytes.
  public enum TextTest: Hashable, Sendable {
    case equal(String)
    case notEqual(String)
    case like(LikePattern)
    case among([String])
    case notAmong([String])
    /// `IS NULL`.
    case missing
    /// `IS NOT NULL`.
    case present
  }

  public enum TextAttribute: String, Hashable, Sendable, CaseIterable {
    case runID = "run_id"
    case runName = "run_name"
    /// The run's user, or else the tag `mlflow.user`.
    case userID = "user_id"
    case status
    /// `mlflow-artifacts:/<experiment>/<run>/artifacts`, as a server proxies them.
    case artifactURI = "artifact_uri"
  }

  public enum TimeAttribute: String, Hashable, Sendable, CaseIterable {
    case startTime = "start_time"
    case endTime = "end_time"
  }

  public enum DatasetField: String, Hashable, Sendable, CaseIterable {
    case name, digest, context
  }
}
