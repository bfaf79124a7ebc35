import Records
import Synchronization

/// The time as HTTP writes it (RFC 9110, 5.6.7), made once a second.
final class DateClock: Sendable {
  private let now: @Sendable () -> Timestamp
  private let last = Mutex<(second: Int64, text: String)>((-1, ""))

  init(_ now: @escaping @Sendable () -> Timestamp) { self.now = now }

  var date: String {
    let second = now().milliseconds / 1000
    return last.withLock { last in
      if last.second != second { last = (second, Self.text(second)) }
      return last.text
    }
  }

  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Tue, 24 Nov 2026 11:20:00 GMT`
  static func text(_ second: Int64) -> String {
    // `2026-11-24T11:20:00.000Z`
    let parts = Timestamp(milliseconds: second * 1000).description.split { "-T.".contains($0) }
    guard parts.count == 5, let month = Int(parts[1]), months.indices.contains(month - 1) else { return "" }
    return "\(days[Int(second / 86_400 % 7)]), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]) GMT"
  }
}
