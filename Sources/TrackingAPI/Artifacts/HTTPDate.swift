import Records

/// A time as HTTP's headers have it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110).
enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// - Parameter time: 1970 or later.
  static func text(_ time: Timestamp) -> String? {
    // 2024-05-01T12:34:56.789Z
    guard time.milliseconds >= 0, let text = time.rfc3339 else { return nil }
    let fields = text.split { "-T:.Z".contains($0) }.map(String.init)
    guard fields.count >= 6, let month = Int(fields[1]), months.indices.contains(month - 1) else {
      return nil
    }
    let day = days[Int(time.milliseconds / 86_400_000 % 7)]
    return "\(day), \(fields[2]) \(months[month - 1]) \(fields[0]) \(fields[3]):\(fields[4]):\(fields[5]) GMT"
  }
}
