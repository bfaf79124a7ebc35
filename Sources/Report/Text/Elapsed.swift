import Records

/// Lengths of time for people.
enum Elapsed {
  /// `340ms`, `1.2s`, `45s`, `3m 12s`, `2h 5m`, `3d 4h`; a negative one, from a clock that was set back, as `0ms`.
  static func text(milliseconds: Int64) -> String {
    let milliseconds = max(0, milliseconds)
    if milliseconds < 1000 { return "\(milliseconds)ms" }
    if milliseconds < 9950 { return Number.fixed(Double(milliseconds) / 1000, decimals: 1) + "s" }
    let seconds = milliseconds / 1000 + (milliseconds % 1000 >= 500 ? 1 : 0)
    if seconds < 60 { return "\(seconds)s" }
    if seconds < 3600 { return pair(seconds / 60, "m", seconds % 60, "s") }
    if seconds < 86_400 { return pair(seconds / 3600, "h", seconds % 3600 / 60, "m") }
    return pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h")
  }

  /// As ``text(milliseconds:)`` of the time between.
  static func text(from start: Timestamp, to end: Timestamp) -> String {
    text(milliseconds: milliseconds(from: start, to: end))
  }

  /// Ends at the limits of `Int64`.
  static func milliseconds(from start: Timestamp, to end: Timestamp) -> Int64 {
    let (difference, overflow) = end.milliseconds.subtractingReportingOverflow(start.milliseconds)
    return overflow ? (end < start ? .min : .max) : difference
  }

  private static func pair(_ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String) -> String
  {
    small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit) \(small)\(smallUnit)"
  }
}
