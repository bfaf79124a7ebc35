import TestSupport
import Testing

@Suite("kill -9 at any moment")
struct KillTests {
  /// Six repositories, two at a time, fifty kills each.
  @Test(
    "of 300 kills none loses what was acknowledged; the next command recovers the rest",
    arguments: UInt64(1)...6)
  func kills(seed: UInt64) throws {
    var assault = try Assault(seed: seed)
    while assault.kills < 50 { try assault.strike() }
    try assault.judge()
  }
}
