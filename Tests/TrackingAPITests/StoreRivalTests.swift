import Dispatch
import Foundation
import Git
import Ledger
import Records
import RunIndex
import Synchronization
import TestSupport
import Testing

@testable import TrackingAPI

@Suite("A store with rivals") struct StoreRivalTests {
  private let experiment = TrackingStore.defaultExperiment.id

  @Test("What another server or command does shows at once")
  func otherServer() throws {
    let fixture = try StoreFixture()
    let (store, rival) = (fixture.store, fixture.rival())
    let run = try store.createRun(experiment: experiment, name: "one").id
    #expect(try store.search(RunQuery()).runs.count == 1)
    try rival.log(run, .metric("loss", 0.5))
    try rival.log(run, .params(["lr": "1"]))
    #expect(try store.run(run).metrics["loss"]?.value == 0.5)
    #expect(try store.search(RunQuery()).runs.first?.params == ["lr": "1"])
    let second = try rival.createRun(experiment: experiment, name: "two").id
    #expect(Set(try store.search(RunQuery()).runs.map(\.id)) == [run, second])
    _ = try rival.update(run, status: .finished)
    #expect(try store.run(run).status == .finished)
    try fixture.ledger().edit(run, verb: "tag") { $0.tags["by"] = "command" }
    #expect(try store.run(run).tags["by"] == "command")
    let named = RunQuery(filter: try SearchFilter(parsing: "tags.by = 'command'"))
    #expect(try store.search(named).runs.map(\.id) == [run])
  }

  @Test("What a script appends to a run's metrics itself is in the run, a torn line when it is whole")
  func script() throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let run = try store.createRun(experiment: experiment, name: "one").id
    try store.log(run, .metric("loss", 0.5, step: 1))
    #expect(try store.run(run).metrics["loss"]?.value == 0.5)
    let file = try fixture.ledger().directory(of: run) + "/metrics.csv"
    let before = try TestFiles.read(file)
    try TestFiles.write(file, before + Array("loss,2,2000,0.25\nacc,2,2000,0.".utf8))
    #expect(try store.run(run).metrics["loss"]?.value == 0.25)
    #expect(try store.run(run).metrics["acc"] == nil)
    try TestFiles.write(file, before + Array("loss,2,2000,0.25\nacc,2,2000,0.75\n".utf8))
    #expect(try store.run(run).metrics["acc"]?.value == 0.75)
  }

  @Test("The version stays while nothing changes, and is another after any change")
  func version() throws {
    let fixture = try StoreFixture()
    let (store, rival) = (fixture.store, fixture.rival())
    let run = try store.createRun(experiment: experiment, name: "one").id
    _ = try store.search(RunQuery())
    let first = try store.version
    #expect(try store.version == first)
    try rival.log(run, .metric("loss", 0.5))
    let second = try store.version
    #expect(second != first)
    try fixture.repository.git("commit", "-q", "--allow-empty", "-m", "somebody's")
    #expect(try store.version != second)
  }

  @Test("Eight threads that write to one run lose nothing")
  func threads() throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let run = try store.createRun(experiment: experiment, name: "one").id
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for step in 0..<25 {
        do {
          try store.log(run, .metric("loss\(thread)", Double(step), step: Int64(step)))
          try store.log(run, .tags(["tag\(thread).\(step)": "x"]))
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(try store.run(run).tags.count == 200)
    for thread in 0..<8 { #expect(try store.history(run, metric: "loss\(thread)").count == 25) }
  }

  @Test("Runs that many threads end at once are all committed, none twice", arguments: StorePlace.allCases)
  func endsAtOnce(place: StorePlace) throws {
    let fixture = try StoreFixture(place)
    let store = fixture.store
    let runs = try (0..<12).map { try store.createRun(experiment: experiment, name: "run \($0)").id }
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: runs.count) { index in
      do {
        _ = try store.update(runs[index], status: .finished)
      } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(try fixture.ledger().liveRuns() == [])
    for run in runs { #expect(try fixture.committed(run, "run.json").contains("FINISHED")) }
    let trailers = try fixture.repository.git(
      "log", "--format=%(trailers:key=Cairn-Run,valueonly)", fixture.branch)
    #expect(trailers.split(separator: "\n").map(String.init).sorted() == runs.map(\.text).sorted())
    try fixture.repository.fsck()
  }

  @Test("Of threads that wait for a commit, one makes it for all that wait")
  func group() throws {
    let group = GroupCommit()
    let batches = Mutex<[[RunID]]>([])
    let entered = DispatchSemaphore(value: 0)
    let goOn = DispatchSemaphore(value: 0)
    var generator = SystemRandomNumberGenerator()
    let runs = (0..<9).map { _ in RunID(using: &generator) }
    let waiting = DispatchGroup()
    for (index, run) in runs.enumerated() {
      DispatchQueue(label: "thread \(index)").async(group: waiting) {
        try? group.commit(run) { batch in
          batches.withLock { $0.append(batch) }
          // The first one takes as long as the others need to come.
          if batches.withLock({ $0.count }) == 1 {
            entered.signal()
            goOn.wait()
          }
        }
      }
      if index == 0 { entered.wait() }
    }
    while group.count < 8 { usleep(1000) }
    goOn.signal()
    waiting.wait()
    #expect(batches.withLock { $0.count } == 2)
    #expect(Set(batches.withLock { $0.joined() }) == Set(runs))
  }

  @Test(
    "What a killed server had acknowledged is committed by the next command", arguments: StorePlace.allCases)
  func killed(place: StorePlace) throws {
    let fixture = try StoreFixture(place)
    let store = fixture.store
    let ended = try store.createRun(experiment: experiment, name: "ended").id
    _ = try store.update(ended, status: .finished)
    let live = try store.createRun(experiment: experiment, name: "live").id
    // Nothing is told to stop: it is as if the process were gone.
    try store.log(ended, .metric("after", 2))
    try store.log(live, .metric("loss", 0.5))
    let next = try fixture.ledger(processes: [])
    try next.recover()
    #expect(try fixture.committed(ended, "run.json").contains("\"after\""))
    // A client anywhere may still go on with this one.
    #expect(try next.liveRuns().map(\.run) == [live])
    #expect(try next.currentRun(live)?.metrics["loss"]?.value == 0.5)
    try fixture.repository.fsck()
  }
}
