import Comparison
import Records

extension MetricChange {
  /// `▼ -3.14% better`, `+0.5` where there is no per cent, `new`, `gone`, nothing where it stayed. The words carry the
  /// meaning; colour only repeats it.
  func changeText(_ style: Style) -> String {
    ([changeSize(style)] + [verdictWord]).compactMap(\.self).joined(separator: " ")
  }

  /// Without the verdict: `▼ -3.14%`.
  func changeSize(_ style: Style) -> String? {
    guard let new else { return "gone" }
    guard let old else { return "new" }
    guard verdict != .same, !old.isNaN, !new.isNaN else { return nil }
    let mark = !style.unicode ? "" : new > old ? "▲ " : "▼ "
    if let percent { return mark + Number.percent(percent) }
    guard let absolute else { return mark.isEmpty ? nil : String(mark.dropLast()) }
    return mark + (absolute > 0 ? "+" : "") + Number.text(absolute)
  }

  var verdictWord: String? {
    switch verdict {
    case .better: "better"
    case .worse: "worse"
    case .same, .unknown: nil
    }
  }

  var ink: Ink? {
    switch verdict {
    case .better: .green
    case .worse: .red
    case .same: .dim
    case .unknown: nil
    }
  }

  /// The two values, with as many digits as tell them apart; empty where a side is missing.
  var sides: (old: String, new: String) {
    let digits = Number.digits(telling: [old, new])
    return (
      old.map { Number.text($0, digits: digits) } ?? "", new.map { Number.text($0, digits: digits) } ?? ""
    )
  }
}
