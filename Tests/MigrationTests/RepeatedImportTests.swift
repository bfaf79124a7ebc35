import Foundation
import Ledger
import Migration
import Records
import TestSupport
import Testing

@Suite("Importing the same store again")
struct RepeatedImportTests {
  let fixture: MigrationFixture
  let source: MLrunsFolder

  init() throws {
    fixture = try MigrationFixture()
    source = try MLrunsFolder(fixture.folder.path + "/mlruns")
    try source.experiment("1", "churn")
    try source.run(runID(1), files: ["params/lr": "0.1", "metrics/a": "1 2 3\n", "artifacts/x": "x"])
  }

  @Test("changes nothing, and makes no commit")
  func unchanged() throws {
    try fixture.run(source.path)
    let head = try fixture.head()
    let report = try fixture.run(source.path)
    #expect(report.isIdle)
    #expect(report[.runs].unchanged == 1)
    #expect(report[.experiments].unchanged == 1)
    #expect(report.notes.isEmpty)
    #expect(try fixture.head() == head)
  }

  @Test("takes what is new, many runs with one commit")
  func new() throws {
    try fixture.run(source.path)
    for number in 2..<20 { try source.run(runID(number)) }
    let report = try fixture.run(source.path)
    #expect(report[.runs].taken == 18)
    #expect(report[.runs].unchanged == 1)
    #expect(report.commits.count == 1)
    #expect(
      try fixture.repository.git("log", "-1", "--format=%s") == "import(mlflow): 18 runs of churn")
  }

  @Test("leaves a run that differs as it is, unless it is told to bring it up to date")
  func different() throws {
    try fixture.run(source.path)
    try source.write("1/\(runID(1))/params/depth", "3")
    let report = try fixture.run(source.path)
    #expect(report[.runs].different == 1)
    #expect(report.isIdle)
    #expect(try fixture.committed(runID(1)).params == ["lr": "0.1"])
    let updated = try fixture.run(source.path) { $0.updates = true }
    #expect(updated[.runs].taken == 1)
    #expect(try fixture.committed(runID(1)).params == ["lr": "0.1", "depth": "3"])
    #expect(try fixture.committed(runID(1), "artifacts/x") == "x")
    #expect(try fixture.run(source.path).isIdle)
  }

  @Test("goes on where a killed import was: what lies there without a commit is committed")
  func resumed() throws {
    let ledger = try fixture.ledger()
    let id = try RunID(runID(1))
    try ledger.place(.run(id)) { directory in
      try TestFiles.write(directory + "/metrics.csv", Array("torn".utf8))
      try TestFiles.write(directory + "/artifacts/.cairn-tmp-1-x", Array("torn".utf8))
      let run = Run(
        id: id, name: "one", experimentID: ExperimentID(derivedFrom: "churn"),
        startTime: Timestamp(milliseconds: 0))
      return (run.formatted(), ())
    }
    let report = try fixture.run(source.path)
    #expect(report[.runs].taken == 1)
    #expect(try fixture.committed(runID(1)).params == ["lr": "0.1"])
    #expect(try fixture.committed(runID(1), "metrics.csv") == "key,step,timestamp,value\na,3,1,2.0")
    #expect(try fixture.status() == "")
  }

  @Test("takes artifacts that were not to be found the last time")
  func lateArtifacts() throws {
    let other = fixture.folder.path + "/store/1/\(runID(2))/artifacts"
    try TestFiles.write(other + "/a.txt", Array("a".utf8))
    try source.run(runID(2), artifacts: "file://\(other)")
    let first = try fixture.run(source.path)
    #expect(
      first.sentences(.problem) == [
        "run aaaaaaaa: its artifacts are outside of the source; allow their folder with --artifacts, if it is yours"
      ])
    #expect(try fixture.committed(runID(2)).name == "one")
    let second = try fixture.run(source.path) { $0.artifactRoots = [fixture.folder.path + "/store"] }
    #expect(second[.artifacts].taken == 1)
    #expect(!second.hasProblems)
    #expect(try fixture.committed(runID(2), "artifacts/a.txt") == "a")
  }

  @Test("a dry run tells the same and writes nothing")
  func dryRun() throws {
    let head = try fixture.head()
    let report = try fixture.run(source.path) { $0.isDryRun = true }
    #expect(report[.runs].taken == 1)
    #expect(report[.metrics].taken == 1)
    #expect(report[.artifacts].taken == 1)
    #expect(try fixture.head() == head)
    #expect(try fixture.status() == "")
  }

  @Test("what the person has staged, changed and not tracked stays so")
  func userFiles() throws {
    try fixture.repository.write("staged.txt", "1")
    try fixture.repository.git("add", "staged.txt")
    try fixture.repository.write("loose.txt", "2")
    let before = try fixture.status()
    try fixture.run(source.path)
    #expect(try fixture.status() == before)
  }

  @Test("a bare repository gets the same tree")
  func bare() throws {
    try fixture.repository.write("cairn.yaml", "version: 1\nbranch: main\n")
    try fixture.repository.commit("name the branch")
    let bare = try fixture.repository.bareClone()
    try fixture.run(source.path, into: fixture.ledger(at: bare.path))
    try fixture.run(source.path)
    #expect(
      try bare.git("rev-parse", "main:cairn/runs") == fixture.repository.git("rev-parse", "main:cairn/runs"))
    try source.run(runID(2))
    try source.write("1/\(runID(1))/artifacts/y", "y")
    let second = try fixture.run(source.path, into: fixture.ledger(at: bare.path))
    #expect(second[.artifacts].taken == 1)
    try fixture.run(source.path)
    #expect(
      try bare.git("rev-parse", "main:cairn/runs") == fixture.repository.git("rev-parse", "main:cairn/runs"))
    try bare.fsck()
  }
}
