import Comparison
import Records
import Testing

@Suite struct DirectionsTests {
  @Test("a rule for the very key goes before patterns, of which the first that fits holds")
  func order() {
    let directions = Directions([
      Policy.MetricRule(pattern: "loss*", better: .lower),
      Policy.MetricRule(pattern: "*gain", better: .higher),
      Policy.MetricRule(pattern: "loss_cut", better: .higher),
    ])
    #expect(directions["loss_cut"] == .higher)
    #expect(directions["loss_gain"] == .lower)
    #expect(directions["val/gain"] == .higher)
    #expect(directions["acc"] == nil)
    #expect(Directions()["loss"] == nil)
  }
}
