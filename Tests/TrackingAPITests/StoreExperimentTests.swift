import Ledger
import Records
import TestSupport
import Testing

@testable import TrackingAPI

@Suite("The store's experiments and histories") struct StoreExperimentTests {
  @Test("Default is there before anything is, and gets its file with its first run")
  func usual() throws {
    let fixture = try StoreFixture()
    #expect(try fixture.store.experiments().map(\.name) == ["Default"])
    #expect(try fixture.ledger().experiments() == [])
    _ = try fixture.store.createRun(experiment: ExperimentID("0"), name: nil)
    #expect(try fixture.ledger().experiments().map(\.id.text) == ["0"])
  }

  @Test(
    "An experiment is a commit, with its artifacts' place, and no second one has its name",
    arguments: StorePlace.allCases)
  func create(place: StorePlace) throws {
    let fixture = try StoreFixture(place)
    let store = fixture.store
    let made = try store.createExperiment(
      name: "churn", tags: ["team": "growth"], artifactLocation: "s3://bucket/x")
    #expect(try store.experiment(made.id)?.artifactLocation == "s3://bucket/x")
    #expect(
      try fixture.repository.git("show", "\(fixture.branch):cairn/experiments/\(made.id).json").contains(
        "s3://"))
    #expect(throws: LedgerError.self) { try store.createExperiment(name: "churn") }
    try store.edit(experiment: made.id, verb: "rename") { $0.name = "other" }
    #expect(try store.experiment(named: "other")?.id == made.id)
    #expect(try store.experiment(named: "churn") == nil)
    #expect(try fixture.rival().experiment(named: "other")?.id == made.id)
    #expect(try fixture.ledger().experiment(named: "other").tags == ["team": "growth"])
  }

  @Test("Times that are not known here are those of the first run")
  func times() throws {
    let fixture = try StoreFixture()
    var start = RunStart(experiment: "churn")
    start.startTime = Timestamp(milliseconds: 5000)
    let run = try fixture.ledger().start(start)
    #expect(try fixture.store.experimentTimes(run.experimentID).created.milliseconds == 5000)
    let made = try fixture.store.createExperiment(name: "new")
    let times = try fixture.store.experimentTimes(made.id)
    try fixture.store.edit(experiment: made.id, verb: "rename") { $0.name = "newer" }
    let after = try fixture.store.experimentTimes(made.id)
    #expect(after.created == times.created)
    #expect(after.updated >= times.updated)
  }

  @Test("A history is in order of time, step and value, each point once, also when it grows")
  func history() throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let run = try store.createRun(experiment: ExperimentID("0"), name: nil).id
    for (time, step, value) in [
      (2, 1, 5.0), (1, 9, 3.0), (2, 0, 4.0), (1, 9, 3.0), (1, 9, 2.0), (1, 9, .nan),
    ] {
      try store.log(run, .metric("m", value, step: Int64(step), time: Int64(time)))
      try store.log(run, .metric("other", 1, step: Int64(step), time: Int64(time)))
    }
    let points = try store.history(run, metric: "m")
    #expect(points.map(\.timestamp.milliseconds) == [1, 1, 1, 2, 2])
    #expect(points.map(\.step) == [9, 9, 9, 0, 1])
    #expect(points.map { "\($0.value)" } == ["nan", "2.0", "3.0", "4.0", "5.0"])
    var many = RunValues()
    many.metrics = (0..<3000).map {
      Metric(key: "long", step: $0, timestamp: Timestamp(milliseconds: $0), value: Double($0))
    }
    try store.log(run, many)
    #expect(try store.history(run, metric: "long").count == 3000)
    try store.log(run, .metric("long", 1, step: 3000, time: 3000))
    #expect(try store.history(run, metric: "long").count == 3001)
    #expect(throws: LedgerError.self) {
      try store.history(RunID(String(repeating: "0", count: 32)), metric: "m")
    }
  }
}
