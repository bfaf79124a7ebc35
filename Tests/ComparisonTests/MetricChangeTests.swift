import Comparison
import Records
import Testing

@Suite struct MetricChangeTests {
  struct Case: Sendable {
    var old: Double?
    var new: Double?
    var direction: Policy.Direction?
    var absolute: Double?
    var percent: Double?
    var verdict: MetricChange.Verdict
  }

  @Test(
    "change and verdict follow from the two sides",
    arguments: [
      Case(old: 2, new: 1, direction: .lower, absolute: -1, percent: -50, verdict: .better),
      Case(old: 2, new: 1, direction: .higher, absolute: -1, percent: -50, verdict: .worse),
      Case(old: 2, new: 1, direction: nil, absolute: -1, percent: -50, verdict: .unknown),
      Case(old: 2, new: 2, direction: .lower, absolute: 0, percent: 0, verdict: .same),
      // Relative to the size of the old value: up is up below zero too.
      Case(old: -2, new: -1, direction: .higher, absolute: 1, percent: 50, verdict: .better),
      Case(old: -1, new: 1, direction: .lower, absolute: 2, percent: 200, verdict: .worse),
      Case(old: 0, new: 1, direction: .higher, absolute: 1, percent: nil, verdict: .better),
      Case(old: -0.0, new: 0, direction: .higher, absolute: 0, percent: nil, verdict: .same),
      Case(old: nil, new: 1, direction: .higher, absolute: nil, percent: nil, verdict: .unknown),
      Case(old: 1, new: nil, direction: .higher, absolute: nil, percent: nil, verdict: .unknown),
      Case(old: nil, new: nil, direction: nil, absolute: nil, percent: nil, verdict: .unknown),
      Case(old: 1, new: .nan, direction: .higher, absolute: nil, percent: nil, verdict: .worse),
      Case(old: .nan, new: 1, direction: .lower, absolute: nil, percent: nil, verdict: .better),
      Case(old: .nan, new: .nan, direction: .lower, absolute: nil, percent: nil, verdict: .same),
      Case(old: 1, new: .nan, direction: nil, absolute: nil, percent: nil, verdict: .unknown),
      Case(old: 1, new: .infinity, direction: .lower, absolute: nil, percent: nil, verdict: .worse),
      Case(old: -.infinity, new: 1, direction: .higher, absolute: nil, percent: nil, verdict: .better),
      Case(old: .infinity, new: .infinity, direction: .lower, absolute: nil, percent: nil, verdict: .same),
      Case(
        old: -.greatestFiniteMagnitude, new: .greatestFiniteMagnitude, direction: .higher, absolute: nil,
        percent: nil, verdict: .better),
      Case(
        old: .leastNonzeroMagnitude, new: 1, direction: .higher, absolute: 1, percent: nil, verdict: .better),
    ])
  func change(_ expected: Case) {
    let change = MetricChange(key: "m", old: expected.old, new: expected.new, direction: expected.direction)
    #expect(change.absolute == expected.absolute)
    #expect(change.percent == expected.percent)
    #expect(change.verdict == expected.verdict)
  }

  @Test("what got worse comes first, then what got better, other changes, and what stayed")
  func order() {
    let changes = MetricChange.all(
      old: ["b_worse": 1, "a_better": 1, "same": 1, "gone": 1, "z_worse": 1],
      new: ["b_worse": 2, "a_better": 0, "same": 1, "added": 1, "z_worse": 2],
      directions: Directions())
    #expect(changes.map(\.key) == ["a_better", "added", "b_worse", "gone", "z_worse", "same"])
    let rules = Directions([
      Policy.MetricRule(pattern: "*worse", better: .lower),
      Policy.MetricRule(pattern: "*better", better: .lower),
    ])
    let judged = MetricChange.all(
      old: ["b_worse": 1, "a_better": 1, "same": 1, "gone": 1, "z_worse": 1],
      new: ["b_worse": 2, "a_better": 0, "same": 1, "added": 1, "z_worse": 2], directions: rules)
    #expect(judged.map(\.key) == ["b_worse", "z_worse", "a_better", "added", "gone", "same"])
    #expect(judged[3].old == nil && judged[4].new == nil)
  }
}
