import Foundation
import Git
import Ledger
import Records
import TestSupport
import Testing

@Suite("Where runs go") struct PlacementTests {
  @Test("A bare repository needs a branch in cairn.yaml, and commits to it")
  func bare() throws {
    let fixture = try LedgerFixture()
    let bare = try fixture.repository.bareClone()
    let error = #expect(throws: LedgerError.self) { try fixture.ledger(at: bare.path) }
    #expect(error?.message.contains("branch: main") == true)

    var policy = try fixture.repository.read("cairn.yaml")
    policy += "\nbranch: main\n"
    try fixture.repository.commit(files: ["cairn.yaml": policy])
    try fixture.repository.git("push", "-q", bare.path, "main")
    let ledger = try fixture.ledger(at: bare.path)
    let (run, outcome) = try fixture.record(ledger)
    #expect(outcome.commit == (try bare.id("main")))
    #expect(try ledger.run(run).name == "one")
    #expect(!FileManager.default.fileExists(atPath: ledger.directory(of: run)))
    try bare.fsck()
  }

  @Test("A branch that is not checked out gains the run; index and work tree know nothing of it")
  func otherBranch() throws {
    let fixture = try LedgerFixture()
    let policy = try fixture.repository.read("cairn.yaml")
    try fixture.repository.commit(files: ["cairn.yaml": policy + "\nbranch: records\n"])
    let head = try fixture.repository.id("HEAD")
    let (run, outcome) = try fixture.record(fixture.ledger())
    #expect(outcome.commit == (try fixture.repository.id("records")))
    #expect(try fixture.repository.id("HEAD") == head)
    #expect(try fixture.repository.git("status", "--porcelain") == "")
    #expect(try fixture.repository.git("ls-tree", "-r", "--name-only", "records").contains(run.text))
    #expect(try fixture.ledger().run(run).status == .finished)
    // The next one goes on top.
    let (_, second) = try fixture.record(fixture.ledger(), name: "two")
    #expect(second.commit != nil)
    #expect(try fixture.repository.git("rev-list", "--count", "records") == "2")
  }

  @Test("A linked work tree commits to its own branch")
  func linkedWorktree() throws {
    let fixture = try LedgerFixture()
    let linked = try fixture.repository.addWorktree(branch: "side")
    let (_, outcome) = try fixture.record(fixture.ledger(at: linked.path))
    #expect(outcome.commit == (try linked.id("side")))
    #expect(try linked.git("status", "--porcelain") == "")
    #expect(try fixture.repository.git("status", "--porcelain") == "")
  }

  @Test("A store that Git ignores is refused before anything runs")
  func ignored() throws {
    let fixture = try LedgerFixture()
    try fixture.repository.commit(files: [".gitignore": "cairn/runs/\n"])
    let error = #expect(throws: LedgerError.self) { try fixture.record(fixture.ledger()) }
    #expect(error?.message.contains("Git ignores the store") == true)
    #expect(try fixture.ledger().liveRuns() == [])
  }

  @Test(
    "What somebody else put where the store must be is named and left alone", arguments: ["file", "link"])
  func strangers(kind: String) throws {
    let fixture = try LedgerFixture()
    let place = fixture.repository.path + "/cairn/runs"
    if kind == "file" {
      try fixture.repository.write("cairn/runs", "mine\n")
    } else {
      let outside = fixture.repository.home + "/outside"
      try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: outside)
    }
    #expect(throws: (any Error).self) { try fixture.record(fixture.ledger()) }
    if kind == "file" {
      #expect(try fixture.repository.read("cairn/runs") == "mine\n")
    } else {
      #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.repository.home + "/outside") == [])
    }
  }

  @Test("A file of somebody else in the store is neither committed nor changed")
  func strangerInTheStore() throws {
    let fixture = try LedgerFixture()
    try fixture.repository.write("cairn/notes.txt", "mine\n")
    let (_, outcome) = try fixture.record(fixture.ledger())
    #expect(outcome.commit != nil)
    #expect(try fixture.repository.git("status", "--porcelain") == "?? cairn/notes.txt")
    let findings = try fixture.ledger().examine()
    #expect(findings.map(\.code) == ["stranger"])
  }

  @Test("A repository without cairn.yaml says what to do")
  func notInitialised() throws {
    let repository = try TestRepository()
    let context = LedgerContext(
      environment: [:], processes: ProcessTable(machine: "here 1", startOf: { _ in nil }),
      now: { Timestamp(milliseconds: 0) }, notice: { _ in })
    let error = #expect(throws: LedgerError.self) { try Ledger.open(at: repository.path, context: context) }
    #expect(error?.code == .notInitialised)
    #expect(error?.message.contains("cairn init") == true)
  }
}
