import Records
import TestSupport
import Testing

@testable import RunIndex

@Suite("Runs that lie over the index") struct RunOverlayTests {
  @Test("however many there are, each is as it was put in last", arguments: 1...20 as ClosedRange<UInt64>)
  func kept(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var maker = RunMaker(seed: seed)
    var overlay = RunOverlay(capacity: 4)
    var expected: [RunID: Run] = [:]
    for _ in 0..<200 {
      switch generator.next(upTo: 10) {
      case 0..<5:
        let run = try maker.run()
        overlay.put(run)
        expected[run.id] = run
      case 5..<8:
        guard var run = expected.values.min(by: { $0.id < $1.id }) else { continue }
        run.startTime = Timestamp(milliseconds: Int64(generator.next(upTo: 1_000_000)))
        run.name += "+"
        overlay.put(run)
        expected[run.id] = run
      default:
        guard let id = expected.keys.max() else { continue }
        overlay.remove(id)
        expected[id] = nil
      }
    }
    #expect(overlay.count == expected.count)
    for (id, run) in expected { #expect(overlay[id] == run) }
    let order = Array(overlay.all)
    #expect(order.count == expected.count)
    #expect(
      zip(order, order.dropFirst()).allSatisfy { a, b in
        a.startTime != b.startTime ? a.startTime > b.startTime : a.id < b.id
      })
  }
}
