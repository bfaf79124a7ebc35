import Records

/// A metric against its bound.
struct MetricGate {
  let key: String
  let relation: Gate.Relation
  let bound: Gate.Bound

  func verdict(_ gate: Gate, _ candidate: GateCandidate) -> GateVerdict {
    let name = key.escapedForMessage
    guard let value = candidate.version.evidence.metrics[key]?.number else {
      return GateVerdict(
        gate: gate, passes: false, figures: "\(name) is not known", remedy: missing(candidate))
    }
    guard let limit = limit(candidate) else {
      return GateVerdict(gate: gate, passes: true, figures: "\(name) \(text(value)), no incumbent")
    }
    guard let limit else {
      // The stage is held by a version of which it is not known: nothing can be told.
      let holder = candidate.incumbent.map { "version \($0.number)" } ?? "the incumbent"
      return GateVerdict(
        gate: gate, passes: false, figures: "\(name) \(text(value)), of \(holder) not known",
        remedy: "compare with a number in cairn.yaml, or bring a version with '\(name)' into the stage")
    }
    // NaN satisfies none of these, on either side.
    let passes = relation.holds(value, limit.value)
    let isNotANumber = value.isNaN || limit.value.isNaN
    let sign = passes ? relation.sign : isNotANumber ? "is not \(relation.sign)" : relation.opposite
    let (left, right) = telling(value, limit.value)
    let amount = limit.text ?? right
    let figures =
      "\(name) \(left) \(sign) \(amount)" + (limit.origin.map { " (\($0))" } ?? "")
    return GateVerdict(
      gate: gate, passes: passes, figures: figures,
      remedy: "a version whose \(name) is \(relation.words) \(amount)")
  }

  private struct Limit {
    var value: Double
    /// As the policy spells it; nil for one that was worked out.
    var text: String?
    /// How it was worked out.
    var origin: String?
  }

  /// nil where there is no incumbent; nil inside of that where nothing is known of the incumbent's metric.
  private func limit(_ candidate: GateCandidate) -> Limit?? {
    let amount: Gate.Amount?
    let combined: (Double) -> Double
    let sign: String
    switch bound {
    case .number(let number): return Limit(value: number.value, text: number.text)
    case .incumbent: (amount, combined, sign) = (nil, { $0 }, "")
    case .incumbentTimes(let factor): (amount, combined, sign) = (factor, { $0 * factor.value }, "×")
    case .incumbentPlus(let more): (amount, combined, sign) = (more, { $0 + more.value }, "+")
    case .incumbentMinus(let less): (amount, combined, sign) = (less, { $0 - less.value }, "−")
    }
    guard let incumbent = candidate.incumbent else { return .none }
    guard let value = incumbent.evidence.metrics[key]?.number else { return .some(nil) }
    let origin = "version \(incumbent.number)" + (amount.map { ": \(text(value)) \(sign) \($0)" } ?? "")
    return Limit(value: combined(value), origin: origin)
  }

  private func missing(_ candidate: GateCandidate) -> String {
    let name = key.escapedForMessage
    guard candidate.version.runID ?? "" != "" else {
      return "register the version from a run that measured '\(name)'"
    }
    let near = candidate.version.evidence.metrics.keys.sorted().first { $0.isOneEdit(from: key) }
    let meant = near.map { "; its run has '\($0.escapedForMessage)'" } ?? ""
    return "log '\(name)' in the run, and register the version again\(meant)"
  }

  private func text(_ value: Double) -> String { Number.text(value, digits: 4) }

  /// With as many digits as it takes to tell them apart.
  private func telling(_ a: Double, _ b: Double) -> (String, String) {
    let digits = Number.digits(telling: [a, b])
    return (Number.text(a, digits: digits), Number.text(b, digits: digits))
  }
}

extension Gate.Relation {
  func holds(_ a: Double, _ b: Double) -> Bool {
    switch self {
    case .atLeast: a >= b
    case .atMost: a <= b
    case .above: a > b
    case .below: a < b
    case .equal: a == b
    }
  }

  var sign: String {
    switch self {
    case .atLeast: "≥"
    case .atMost: "≤"
    case .above: ">"
    case .below: "<"
    case .equal: "="
    }
  }

  /// Of two numbers for which it does not hold.
  var opposite: String {
    switch self {
    case .atLeast: "<"
    case .atMost: ">"
    case .above: "≤"
    case .below: "≥"
    case .equal: "≠"
    }
  }

  var words: String {
    switch self {
    case .atLeast: "at least"
    case .atMost: "at most"
    case .above: "above"
    case .below: "below"
    case .equal: "exactly"
    }
  }
}
