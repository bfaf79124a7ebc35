import Comparison
import Testing

@Suite struct FileMetricsDiffTests {
  @Test("numbers are metrics, and what is text on a side is text")
  func kinds() {
    let diff = FileMetricsDiff(
      path: "metrics.json",
      old: ["acc": .number(0.5), "note": .text("a"), "kept": .text("k"), "turned": .number(1)],
      new: [
        "acc": .number(0.6), "note": .text("b"), "kept": .text("k"), "turned": .text("n/a"),
        "added": .number(2),
      ],
      directions: Directions())
    #expect(
      diff.metrics == [
        MetricChange(key: "acc", old: 0.5, new: 0.6, direction: nil),
        MetricChange(key: "added", old: nil, new: 2, direction: nil),
      ])
    #expect(
      diff.texts == [
        ValueChange(key: "note", old: "a", new: "b"), ValueChange(key: "turned", old: "1.0", new: "n/a"),
      ])
    #expect(!diff.isEmpty)
  }

  @Test("a file that came or went differs, even an empty one")
  func presence() {
    #expect(!FileMetricsDiff(path: "m", old: nil, new: [:], directions: Directions()).isEmpty)
    #expect(!FileMetricsDiff(path: "m", old: [:], new: nil, directions: Directions()).isEmpty)
    #expect(FileMetricsDiff(path: "m", old: nil, new: nil, directions: Directions()).isEmpty)
  }
}
