import Comparison
import Testing

@testable import Records

@Suite struct DirectionsTests {
  @Test(
    "a pattern's star stands for any characters, all else for itself",
    arguments: [
      ("rmse", "rmse", true), ("rmse", "val_rmse", false), ("*rmse", "val/rmse", true),
      ("val_*", "val_", true),
      ("val_*", "va", false), ("*acc*", "top5_acc_val", true), ("a*b*c", "a-b-b-c", true),
      ("a*b*c", "acb", false),
      ("*", "", true), ("", "", true), ("", "a", false), ("a**b", "ab", true), ("*é", "caf\u{e9}", true),
      ("[ab]", "a", false), ("a?", "ab", false),
    ])
  func matches(pattern: String, key: String, isMatch: Bool) {
    let directions = Directions([Policy.MetricRule(pattern: pattern, better: .lower)])
    #expect(directions[key] == (isMatch ? .lower : nil))
  }

  @Test("the first rule that matches holds")
  func order() {
    let directions = Directions([
      Policy.MetricRule(pattern: "loss_gain", better: .higher),
      Policy.MetricRule(pattern: "loss*", better: .lower),
    ])
    #expect(directions["loss_gain"] == .higher)
    #expect(directions["loss_total"] == .lower)
    #expect(Directions()["loss"] == nil)
  }
}
