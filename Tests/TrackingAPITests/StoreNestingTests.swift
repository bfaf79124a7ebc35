import Ledger
import Records
import RunIndex
import TestSupport
import Testing

@testable import TrackingAPI

@Suite("Runs within runs, and runs of a wrapper") struct StoreNestingTests {
  private let experiment = TrackingStore.defaultExperiment.id

  @Test("A nested run waits for its parent's commit")
  func nested() throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let parent = try store.createRun(experiment: experiment, name: "parent").id
    let child = try store.createRun(
      experiment: experiment, name: "child", tags: ["mlflow.parentRunId": parent.text])
    #expect(child.parent == parent)
    let before = try fixture.commits()
    _ = try store.update(child.id, status: .finished)
    #expect(try fixture.commits() == before)
    let children = RunQuery(filter: try SearchFilter(parsing: "tags.mlflow.parentRunId = '\(parent)'"))
    #expect(try store.search(children).runs.map(\.id) == [child.id])
    _ = try store.update(parent, status: .finished)
    #expect(try fixture.commits() == before + 1)
    #expect(try fixture.committed(child.id, "run.json").contains(parent.text))
    #expect(try fixture.ledger().liveRuns() == [])
    #expect(try store.search(children).runs.map(\.id) == [child.id])
  }

  @Test("A parent that is no run is a tag like others")
  func strangeParent() throws {
    let fixture = try StoreFixture()
    let run = try fixture.store.createRun(
      experiment: experiment, name: "one", tags: ["mlflow.parentRunId": "nobody"])
    #expect(run.parent == nil)
    #expect(run.tags["mlflow.parentRunId"] == "nobody")
  }

  @Test(
    "A client's word on a run that a wrapper holds is kept, and the wrapper ends it",
    arguments: [
      (RunStatus.failed, RunStatus.finished, RunStatus.failed), (.killed, .finished, .killed),
      (.finished, .finished, .finished), (.finished, .failed, .failed),
    ])
  func wrapper(client: RunStatus, command: RunStatus, result: RunStatus) throws {
    let fixture = try StoreFixture()
    let wrapper = try fixture.ledger()
    let run = try wrapper.start(RunStart(experiment: "e")).id
    let ownership = try wrapper.own(run)
    try ownership.during {
      let before = try fixture.commits()
      #expect(
        try fixture.store.update(run, status: client, endTime: Timestamp(milliseconds: 7)).status == client)
      #expect(try fixture.commits() == before)
      #expect(try wrapper.liveRun(run)?.phase == .running)
      try wrapper.end(run, RunEnd(command))
    }
    _ = try wrapper.commit(run)
    #expect(try fixture.store.run(run).status == result)
  }

  @Test("Runs that a script began within the wrapper's and did not end are ended with it, however deep")
  func leftOpen() throws {
    let fixture = try StoreFixture()
    let wrapper = try fixture.ledger()
    let parent = try wrapper.start(RunStart(experiment: "e")).id
    var runs = [parent]
    for depth in 1...3 {
      let tags = ["mlflow.parentRunId": runs[depth - 1].text]
      runs.append(try fixture.store.createRun(experiment: experiment, name: "\(depth)", tags: tags).id)
    }
    let stranger = try fixture.store.createRun(experiment: experiment, name: "stranger").id
    try wrapper.end(parent, RunEnd(.failed))
    try wrapper.endNested(in: parent, RunEnd(.failed))
    _ = try wrapper.commit(parent)
    for run in runs { #expect(try fixture.committed(run, "run.json").contains("FAILED")) }
    #expect(try wrapper.liveRuns().map(\.run) == [stranger])
  }
}
