/// A moment, in milliseconds since 1970-01-01T00:00:00Z, as MLflow counts; written in files as
/// `2026-11-24T07:30:53.123Z` (RFC 3339, always UTC, always three decimals).
public struct Timestamp: Hashable, Sendable, Comparable {
  public let milliseconds: Int64
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }
}
