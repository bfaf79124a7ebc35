import Artifacts
import Foundation
import Ledger
import Records
import RunIndex
import TestSupport
import Testing

@testable import TrackingAPI

@Suite("The store's runs") struct StoreRunTests {
  @Test(
    "A run is there from its creation, with what is logged to it, and in Git once it ends",
    arguments: StorePlace.allCases)
  func life(place: StorePlace) throws {
    let fixture = try StoreFixture(place)
    let store = fixture.store
    let experiment = try store.createExperiment(name: "churn")
    let run = try store.createRun(experiment: experiment.id, name: "one", user: "ann")
    #expect(try store.run(run.id).user == "ann")
    try store.log(run.id, .params(["lr": "0.1"]))
    try store.log(run.id, .metric("loss", 0.5, step: 1))
    try store.log(run.id, .metric("loss", 0.25, step: 2))
    #expect(try store.run(run.id).metrics["loss"]?.value == 0.25)
    #expect(try store.search(RunQuery()).runs.map(\.id) == [run.id])
    let before = try fixture.commits()
    let ended = try store.update(run.id, status: .finished, endTime: Timestamp(milliseconds: 5))
    #expect(ended.status == .finished)
    #expect(ended.endTime == Timestamp(milliseconds: 5))
    #expect(try fixture.commits() == before + 1)
    #expect(try fixture.committed(run.id, "run.json").contains("0.25"))
    #expect(try fixture.ledger().liveRuns() == [])
    #expect(try store.search(RunQuery()).runs.first?.metrics["loss"]?.value == 0.25)
    #expect(try store.history(run.id, metric: "loss").map(\.value) == [0.5, 0.25])
    try fixture.repository.fsck()
  }

  @Test("An ended run takes more, and a commit of its own follows", arguments: StorePlace.allCases)
  func reopening(place: StorePlace) throws {
    let fixture = try StoreFixture(place)
    let store = fixture.store
    let run = try store.createRun(experiment: TrackingStore.defaultExperiment.id, name: "one").id
    try store.log(run, .metric("loss", 0.5, step: 1))
    try store.keep("a", as: "a.txt", in: run)
    try store.keep("b", as: "b.txt", in: run)
    _ = try store.update(run, status: .finished)
    let before = try fixture.commits()

    try store.log(run, .tags(["team": "growth"]))
    try store.log(run, .metric("loss", 0.125, step: 2))
    #expect(try store.run(run).metrics["loss"]?.value == 0.125)
    #expect(try store.search(RunQuery()).runs.first?.tags["team"] == "growth")
    #expect(try store.history(run, metric: "loss").map(\.value) == [0.5, 0.125])
    try store.keep("c", as: "c.txt", in: run)
    try store.removeArtifact(ArtifactPath("b.txt"), of: .run(run))
    try store.commitPending()
    #expect(try fixture.commits() == before + 1)
    #expect(try fixture.committed(run, "run.json").contains("0.125"))
    #expect(try fixture.committed(run, "artifacts/a.txt") == "a")
    #expect(try fixture.committed(run, "artifacts/c.txt") == "c")
    #expect(throws: (any Error).self) { try fixture.committed(run, "artifacts/b.txt") }
    let manifest = try fixture.committed(run, "artifacts.json")
    #expect(["a.txt", "c.txt"].allSatisfy { manifest.contains($0) } && !manifest.contains("b.txt"))
    #expect(try fixture.ledger().liveRuns() == [])
    #expect(try store.run(run).tags["team"] == "growth")
    if place == .workTree { #expect(try fixture.repository.git("status", "--porcelain") == "") }
    try fixture.repository.fsck()
  }

  @Test("A run that a client takes up again lives until it ends again", arguments: StorePlace.allCases)
  func resumed(place: StorePlace) throws {
    let fixture = try StoreFixture(place)
    let store = fixture.store
    let run = try store.createRun(experiment: TrackingStore.defaultExperiment.id, name: "one").id
    try store.log(run, .metric("loss", 0.5, step: 1))
    _ = try store.update(run, status: .finished)
    #expect(try store.update(run, status: .running).status == .running)
    try store.log(run, .metric("loss", 0.25, step: 2))
    try store.commitPending()
    #expect(try fixture.ledger().liveRuns().map(\.phase) == [.running])
    _ = try store.update(run, status: .failed)
    #expect(try fixture.ledger().liveRuns() == [])
    #expect(try fixture.committed(run, "run.json").contains("FAILED"))
    #expect(try fixture.committed(run, "metrics.csv").split(separator: "\n").count == 3)
    if place == .workTree { #expect(try fixture.repository.git("status", "--porcelain") == "") }
  }

  @Test("Without being told to, a reopened run is committed when it is quiet")
  func quietCommit() throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let run = try store.createRun(experiment: TrackingStore.defaultExperiment.id, name: "one").id
    _ = try store.update(run, status: .finished)
    let before = try fixture.commits()
    for count in 1...20 { try store.log(run, .tags(["count": "\(count)"])) }
    let deadline = ContinuousClock.now + .seconds(60)
    while try !fixture.ledger().liveRuns().isEmpty, .now < deadline { usleep(100_000) }
    #expect(try fixture.commits() == before + 1)
    #expect(try fixture.committed(run, "run.json").contains("\"count\": \"20\""))
  }

  @Test("What is refused leaves an ended run as it was", arguments: StorePlace.allCases)
  func refusedEdit(place: StorePlace) throws {
    let fixture = try StoreFixture(place)
    let store = fixture.store
    let run = try store.createRun(experiment: TrackingStore.defaultExperiment.id, name: "one").id
    try store.log(run, .params(["lr": "0.1"]))
    _ = try store.update(run, status: .finished)
    #expect(throws: LedgerError.self) { try store.log(run, .params(["lr": "0.2"])) }
    #expect(try fixture.ledger().liveRuns() == [])
    #expect(try store.run(run).params == ["lr": "0.1"])
  }
}

extension TrackingStore {
  /// Keeps a text as an artifact of a run.
  func keep(_ text: String, as path: String, in run: RunID) throws {
    let staged = try working { try $0.ledger.stageArtifact() }
    try Array(text.utf8).withUnsafeBytes { try staged.write($0) }
    try staged.close()
    try place(staged, as: ArtifactPath(path), in: .run(run))
  }
}
