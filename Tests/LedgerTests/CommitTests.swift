import Foundation
import Git
import Ledger
import Records
import TestSupport
import Testing

@Suite("A run's commit") struct CommitTests {
  @Test("holds the run's directory and its experiment, and nothing else")
  func contents() throws {
    let fixture = try LedgerFixture()
    let (run, outcome) = try fixture.record(fixture.ledger())
    #expect(outcome.commit != nil)
    let files = try fixture.repository.git("show", "--name-status", "--format=", "HEAD")
    let experiment = ExperimentID(derivedFrom: "churn")
    #expect(
      files == """
        A\tcairn/experiments/\(experiment).json
        A\tcairn/\(run.directory)/metrics.csv
        A\tcairn/\(run.directory)/run.json
        """)
    #expect(try fixture.repository.git("status", "--porcelain") == "")
    try fixture.repository.fsck()
  }

  @Test("says in its message what ended and how, for people and for programs")
  func message() throws {
    let fixture = try LedgerFixture()
    let (run, _) = try fixture.record(fixture.ledger())
    #expect(
      try fixture.repository.git("log", "-1", "--format=%B").trimmingCharacters(in: .newlines) == """
        run(churn): one finished, rmse 0.712

        Cairn-Run: \(run)
        Cairn-Experiment: churn
        """)
    #expect(
      try fixture.repository.git("log", "-1", "--format=%(trailers:key=Cairn-Run,valueonly)") == run.text
        + "\n")
  }

  @Test("cannot be made to forge a trailer by a name with line breaks")
  func forgedTrailer() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    #expect(throws: RecordError.self) {
      try fixture.record(ledger, name: "x\n\nCairn-Stage: Production")
    }
    #expect(throws: RecordError.self) {
      try fixture.record(ledger, experiment: "x\n\nCairn-Stage: Production")
    }
  }

  @Test("leaves what the user has staged, half staged, edited, stashed and untracked byte for byte")
  func usersWork() throws {
    let fixture = try LedgerFixture()
    let repository = fixture.repository
    try repository.commit(files: ["a.txt": "1\n2\n3\n", "b.txt": "b\n", "c.txt": "c\n", "gone.txt": "x\n"])
    try repository.write("c.txt", "stashed\n")
    try repository.git("stash")
    try repository.write("a.txt", "1\nstaged\n3\n")
    try repository.git("add", "a.txt")
    try repository.write("a.txt", "1\nstaged\n3\nnot staged\n")
    try repository.write("b.txt", "edited\n")
    try repository.write("new.txt", "untracked\n")
    try repository.write("intended.txt", "later\n")
    try repository.git("add", "-N", "intended.txt")
    try repository.git("rm", "-q", "--cached", "gone.txt")
    try repository.git("update-index", "--skip-worktree", "c.txt")
    func state() throws -> [String] {
      [
        try repository.git("status", "--porcelain"), try repository.git("diff"),
        try repository.git("diff", "--cached"),
        try repository.git("stash", "list", "-p"),
        try repository.git("ls-files", "-t", "-s", "--", ":!cairn"),
      ]
    }
    let before = try state()
    let (_, outcome) = try fixture.record(fixture.ledger())
    #expect(outcome.commit != nil)
    #expect(try state() == before)
  }

  @Test("becomes the first commit of an unborn branch")
  func unbornBranch() throws {
    let fixture = try LedgerFixture(commits: false)
    let (_, outcome) = try fixture.record(fixture.ledger())
    #expect(outcome.commit != nil)
    #expect(try fixture.repository.git("rev-list", "--count", "HEAD") == "1")
    #expect(try fixture.repository.git("status", "--porcelain", "-uno") == "")
  }

  @Test("moves a detached HEAD along, and says that no branch holds it")
  func detachedHead() throws {
    let fixture = try LedgerFixture()
    try fixture.repository.git("checkout", "-q", "--detach")
    let main = try fixture.repository.id("main")
    let (_, outcome) = try fixture.record(fixture.ledger())
    guard case .committed(let commit, branch: nil) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(try fixture.repository.id("HEAD") == commit)
    #expect(try fixture.repository.id("main") == main)
  }

  @Test(
    "waits while something is under way, which it leaves as it is",
    arguments: ["merge", "rebase", "cherry-pick", "revert", "bisect"])
  func underWay(operation: String) throws {
    let fixture = try LedgerFixture()
    let repository = fixture.repository
    try repository.commit(files: ["a.txt": "base\n"])
    try repository.branch("side")
    try repository.commit(files: ["a.txt": "side\n"])
    try repository.git("checkout", "-q", "main")
    try repository.commit(files: ["a.txt": "main\n"])
    switch operation {
    case "bisect": try repository.git("bisect", "start", "HEAD", "HEAD~2")
    case "revert": _ = try repository.attempt(["revert", "HEAD~1"])
    default: _ = try repository.attempt([operation, "side"])
    }
    func state() throws -> [String] {
      try [
        repository.git("status", "--porcelain", "-uno"), repository.git("rev-parse", "HEAD"),
        repository.git("ls-files", "-s"),
      ]
    }
    let before = try state()
    let ledger = try fixture.ledger()
    let (run, outcome) = try fixture.record(ledger)
    #expect(outcome.postponement?.contains("under way") == true)
    #expect(try state() == before)
    // When it is over, the next command commits the run.
    switch operation {
    case "bisect": try repository.git("bisect", "reset")
    default: try repository.git(operation, "--abort")
    }
    try fixture.ledger().recover()
    #expect(try fixture.ledger().liveRuns() == [])
    #expect(try repository.git("show", "--name-only", "--format=", "HEAD").contains(run.text))
  }

  @Test("waits for an index lock that another process holds, and comes with the next command")
  func indexLock() throws {
    let fixture = try LedgerFixture()
    let lock = fixture.repository.path + "/.git/index.lock"
    try Data().write(to: URL(fileURLWithPath: lock))
    let ledger = try fixture.ledger()
    let (run, outcome) = try fixture.record(ledger)
    #expect(outcome.postponement?.contains("index.lock") == true)
    #expect(try ledger.run(run).status == .finished)
    try FileManager.default.removeItem(atPath: lock)
    try fixture.ledger().recover()
    #expect(try fixture.repository.git("log", "-1", "--format=%s") == "run(churn): one finished, rmse 0.712")
    #expect(try fixture.repository.git("status", "--porcelain") == "")
  }

  @Test("begins again when a rival moves the branch at the same moment")
  func rival() throws {
    let fixture = try LedgerFixture()
    let repository = fixture.repository
    let others = try (0..<4).map { number in
      try CairnProgram.start(
        ["run", "-e", "rivals", "-n", "r\(number)", "--", "true"], in: repository)
    }
    for number in 0..<10 {
      // Git itself does not wait for a lock; it says so, and its user tries again.
      var tries = 0
      while try repository.attempt(["commit", "-q", "--allow-empty", "-m", "ordinary \(number)"]).status != 0
      {
        tries += 1
        try #require(tries < 100)
      }
    }
    for other in others { #expect(try other.wait().status == 0) }
    let log = try repository.git("log", "--format=%s")
    for number in 0..<10 { #expect(log.contains("ordinary \(number)\n")) }
    for number in 0..<4 { #expect(log.contains("run(rivals): r\(number) finished")) }
    #expect(try repository.git("status", "--porcelain") == "")
    #expect(
      try repository.git("ls-tree", "-r", "--name-only", "HEAD", "cairn/runs").split(separator: "\n").count
        >= 8)
  }

  @Test("of a run with nested runs holds them all")
  func nested() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    var start = RunStart(experiment: "sweep")
    start.name = "outer"
    let outer = try ledger.start(start).id
    for number in 0..<3 {
      var inner = RunStart(experiment: "sweep")
      inner.parent = outer
      inner.name = "inner-\(number)"
      let id = try ledger.start(inner).id
      try ledger.end(id, RunEnd(.finished))
      guard case .withParent = try ledger.commit(id) else {
        Issue.record("a nested run was committed by itself")
        return
      }
    }
    try ledger.end(outer, RunEnd(.finished))
    #expect(try ledger.commit(outer).commit != nil)
    #expect(
      try fixture.repository.git("log", "-1", "--format=%s")
        == "run(sweep): outer finished with 3 nested runs")
    #expect(try fixture.repository.git("rev-list", "--count", "HEAD") == "2")
    #expect(try ledger.liveRuns() == [])
  }
}
