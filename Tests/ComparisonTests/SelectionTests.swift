import Comparison
import Records
import Testing

@Suite struct SelectionTests {
  let directions = Directions([Policy.MetricRule(pattern: "rmse", better: .lower)])

  @Test("the latest finished run that has metrics stands for its experiment")
  func latest() throws {
    let runs = [
      try Samples.run("a", endsAt: 100, metrics: ["m": 1]),
      try Samples.run("b", endsAt: 300, metrics: ["m": 1]),
      try Samples.run("c", endsAt: 200, metrics: ["m": 1]),
      try Samples.run("d", status: .failed, endsAt: 900, metrics: ["m": 1]),
      try Samples.run("e", status: .running, endsAt: nil, metrics: ["m": 1]),
      try Samples.run("f", lifecycle: .deleted, endsAt: 900, metrics: ["m": 1]),
      // The parent of a sweep ends last and measures nothing.
      try Samples.run("0", endsAt: 800),
    ]
    #expect(Selection.latestFinished.representative(among: runs)?.name == "run-b")
    #expect(Selection.latestFinished.representative(among: runs.reversed())?.name == "run-b")
    #expect(
      Selection.latestFinished.representative(among: runs.filter { $0.metrics.isEmpty })?.name == "run-0")
    #expect(Selection.latestFinished.representative(among: []) == nil)
  }

  @Test("the best run is told by the metric, the later one among equals")
  func best() throws {
    let runs = [
      try Samples.run("a", endsAt: 100, metrics: ["m": 1]),
      try Samples.run("b", endsAt: 200, metrics: ["m": 3]),
      try Samples.run("c", endsAt: 300, metrics: ["m": 3]),
      try Samples.run("d", endsAt: 400, metrics: ["m": .nan]),
      try Samples.run("e", endsAt: 500),
    ]
    #expect(Selection.best(key: "m", direction: .higher).representative(among: runs)?.name == "run-c")
    #expect(Selection.best(key: "m", direction: .lower).representative(among: runs)?.name == "run-a")
    #expect(Selection.best(key: "other", direction: .lower).representative(among: runs) == nil)
  }

  @Test("a name stands for the latest finished run of that name")
  func named() throws {
    var runs = [
      try Samples.run("a", endsAt: 100, metrics: ["m": 1]),
      try Samples.run("b", endsAt: 200, metrics: ["m": 1]),
      try Samples.run("c", endsAt: 300, metrics: ["m": 1]),
    ]
    runs[0].name = "baseline"
    runs[1].name = "baseline"
    #expect(Selection.named("baseline").representative(among: runs)?.id == runs[1].id)
    #expect(Selection.named("other").representative(among: runs) == nil)
  }

  @Test(
    "a text names a selection, and comes back",
    arguments: [
      ("latest", Selection.latestFinished, "latest"),
      ("best:rmse", .best(key: "rmse", direction: .lower), "lowest:rmse"),
      ("highest:val:acc", .best(key: "val:acc", direction: .higher), "highest:val:acc"),
      ("last", .latestFinished, "latest"), ("name:base:1", .named("base:1"), "name:base:1"),
      ("lowest:loss", .best(key: "loss", direction: .lower), "lowest:loss"),
    ])
  func parse(text: String, selection: Selection, canonical: String) throws {
    #expect(try Selection(parsing: text, directions: directions) == selection)
    #expect(selection.text == canonical)
    #expect(try Selection(parsing: canonical, directions: directions) == selection)
  }

  @Test(
    "other texts are refused with what would do",
    arguments: [
      ("", "expected latest"), ("best", "expected latest"), ("best:", "expected latest"),
      ("worst:x", "expected latest"), ("name:", "or name:NAME"),
      ("best:acc", "nothing says which way 'acc' gets better"),
    ])
  func refuse(text: String, message: String) {
    let error = #expect(throws: RecordError.self) { try Selection(parsing: text, directions: directions) }
    #expect(error?.message.contains(message) == true)
  }
}
