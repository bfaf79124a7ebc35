import Foundation
import Ledger
import Records
import TestSupport
import Testing

@Suite("What a killed process leaves") struct RecoveryTests {
  @Test("A run whose owner is gone ends as KILLED with what it had logged, and is committed")
  func orphan() throws {
    let fixture = try LedgerFixture()
    fixture.processes.value = [100: "a"]
    var start = RunStart(experiment: "e")
    start.owner = 100
    let run = try fixture.ledger().start(start).id
    try fixture.ledger().log(run, .params(["lr": "1"]))
    try fixture.ledger().log(run, .metric("loss"))
    // As long as it lives nobody touches it.
    try fixture.ledger().recover()
    #expect(try fixture.ledger().run(run).status == .running)

    // The number is taken by another process: not the same one.
    fixture.processes.value = [100: "b"]
    try fixture.ledger().recover()
    let record = try fixture.ledger().run(run)
    #expect(record.status == .killed)
    #expect(record.params == ["lr": "1"])
    #expect(record.metrics["loss"]?.value == 1)
    #expect(try fixture.ledger().liveRuns() == [])
    #expect(try fixture.repository.git("status", "--porcelain") == "")
    #expect(fixture.notices.value.contains { $0.contains("ended as KILLED") })
  }

  @Test("A run whose wrapper is gone lives on as long as its command does")
  func childLives() throws {
    let fixture = try LedgerFixture()
    fixture.processes.value = [100: "a", 200: "c"]
    var start = RunStart(experiment: "e")
    start.owner = 100
    let run = try fixture.ledger().start(start).id
    try fixture.ledger().noteChild(run, process: 200)
    fixture.processes.value = [200: "c"]
    try fixture.ledger().recover()
    #expect(try fixture.ledger().run(run).status == .running)
    fixture.processes.value = [:]
    try fixture.ledger().recover()
    #expect(try fixture.ledger().run(run).status == .killed)
  }

  @Test("A run begun by hand ends only by hand")
  func noOwner() throws {
    let fixture = try LedgerFixture()
    let run = try fixture.ledger().start(RunStart(experiment: "e")).id
    try fixture.ledger().recover()
    #expect(try fixture.ledger().run(run).status == .running)
  }

  @Test("An ended run that was not committed is committed by the next command")
  func uncommitted() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let run = try ledger.start(RunStart(experiment: "e")).id
    try ledger.end(run, RunEnd(.finished))
    #expect(try fixture.repository.git("rev-list", "--count", "HEAD") == "1")
    try fixture.ledger().recover()
    #expect(try fixture.repository.git("rev-list", "--count", "HEAD") == "2")
    try fixture.ledger().recover()
    #expect(try fixture.repository.git("rev-list", "--count", "HEAD") == "2")
  }

  @Test("A state without a run, left by a kill at the very start, goes")
  func stateOnly() throws {
    let fixture = try LedgerFixture()
    fixture.processes.value = [100: "a"]
    var start = RunStart(experiment: "e")
    start.owner = 100
    let ledger = try fixture.ledger()
    let run = try ledger.start(start).id
    try FileManager.default.removeItem(atPath: ledger.directory(of: run))
    fixture.processes.value = [:]
    try ledger.recover()
    #expect(try ledger.liveRuns() == [])
  }

  @Test("Temporary files of killed writers are no part of a commit, and the doctor removes them")
  func temporaryFiles() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let run = try ledger.start(RunStart(experiment: "e")).id
    let leftover = ledger.directory(of: run) + "/.cairn-tmp-1-run.json"
    try Data("half".utf8).write(to: URL(fileURLWithPath: leftover))
    try ledger.end(run, RunEnd(.finished))
    _ = try ledger.commit(run)
    #expect(!FileManager.default.fileExists(atPath: leftover))
    try Data().write(to: URL(fileURLWithPath: ledger.path("experiments/.cairn-tmp-2-1.json")))
    let findings = try ledger.examine()
    #expect(findings.map(\.code) == ["temporary-file"])
    for finding in findings { _ = try ledger.repair(finding) }
    #expect(try ledger.examine() == [])
  }

  @Test("The doctor puts a damaged record back from the last commit, and keeps the damaged one")
  func tornRecord() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let (run, _) = try fixture.record(ledger)
    let file = ledger.directory(of: run) + "/run.json"
    let good = try String(contentsOfFile: file, encoding: .utf8)
    try String(good.dropLast(40)).write(toFile: file, atomically: false, encoding: .utf8)
    let findings = try ledger.examine()
    #expect(findings.map(\.code) == ["torn-record"])
    for finding in findings { _ = try ledger.repair(finding) }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == good)
    #expect(try ledger.examine() == [])
  }

  @Test("The doctor commits a run that is in the work tree and in no commit")
  func lostRun() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let (run, _) = try fixture.record(ledger)
    try fixture.repository.git("reset", "-q", "HEAD~1")
    let findings = try ledger.examine()
    #expect(findings.contains { $0.kind == .uncommitted(run) })
    for finding in findings where finding.canBeRepaired { _ = try ledger.repair(finding) }
    #expect(try fixture.repository.git("status", "--porcelain") == "")
    #expect(try fixture.repository.git("ls-tree", "-r", "--name-only", "HEAD").contains(run.text))
  }

  @Test("An index lock that a killed process of ours left does not stop the next one")
  func staleIndexLock() throws {
    let fixture = try LedgerFixture()
    try Data("cairn 4242\n".utf8).write(
      to: URL(fileURLWithPath: fixture.repository.path + "/.git/index.lock"))
    let (_, outcome) = try fixture.record(fixture.ledger())
    #expect(outcome.commit != nil)
  }

  @Test("A live run's change waits for the run's commit; an ended run's is a commit of its own")
  func edits() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let live = try ledger.start(RunStart(experiment: "e")).id
    #expect(try ledger.edit(live, verb: "tag") { $0.tags["a"] = "b" } == nil)
    let (run, _) = try fixture.record(ledger)
    let outcome = try ledger.edit(run, verb: "tag") { $0.tags["team"] = "growth" }
    #expect(outcome?.commit != nil)
    #expect(try fixture.repository.git("log", "-1", "--format=%s") == "tag(churn): one")
    #expect(try fixture.repository.git("status", "--porcelain", "-uno") == "")
    #expect(try ledger.run(run).tags == ["team": "growth"])
    guard case .nothingToDo? = try ledger.edit(run, verb: "tag", { $0.tags["team"] = "growth" }) else {
      Issue.record("a change that changes nothing was committed")
      return
    }
  }

  @Test("A change of an ended run that had to wait is called an update in the history")
  func postponedEdit() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let (run, _) = try fixture.record(ledger)
    let lock = fixture.repository.path + "/.git/index.lock"
    try Data().write(to: URL(fileURLWithPath: lock))
    let outcome = try ledger.edit(run, verb: "tag") { $0.tags["team"] = "growth" }
    #expect(outcome?.postponement != nil)
    try FileManager.default.removeItem(atPath: lock)
    try ledger.recover()
    #expect(try fixture.repository.git("log", "-1", "--format=%s") == "update(churn): one")
    #expect(try fixture.repository.git("status", "--porcelain") == "")
  }
}
