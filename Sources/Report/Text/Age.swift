package import Records

/// How long ago something was, for people.
package enum Age {
  /// `just now`, `42s ago`, `3m ago`, `2h ago`, `5d ago`; the date when it is over two weeks away, or to come.
  package static func text(of moment: Timestamp, now: Timestamp) -> String {
    let (difference, overflow) = now.milliseconds.subtractingReportingOverflow(moment.milliseconds)
    let seconds = difference / 1000
    guard !overflow, seconds > -60, seconds < 14 * 86_400 else {
      return String(Moment.text(moment).prefix(10))
    }
    switch seconds {
    case ..<5: return "just now"
    case ..<60: return "\(seconds)s ago"
    case ..<3600: return "\(seconds / 60)m ago"
    case ..<86_400: return "\(seconds / 3600)h ago"
    default: return "\(seconds / 86_400)d ago"
    }
  }
}

/// Moments for people.
enum Moment {
  /// `2026-11-24 07:30:53 UTC`.
  static func text(_ moment: Timestamp) -> String {
    let text = moment.description
    guard text.utf8.count == 24 else { return text }
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC"
  }
}
