import Foundation
import Ledger
import Migration
import Records
import TestSupport
import Testing

@Suite("Importing a folder that somebody meddled with")
struct HostileFolderTests {
  let fixture: MigrationFixture
  let source: MLrunsFolder

  init() throws {
    fixture = try MigrationFixture()
    source = try MLrunsFolder(fixture.folder.path + "/mlruns")
    try source.experiment("1", "churn")
    try source.run(runID(1), files: ["params/lr": "0.1"])
  }

  /// The import takes the sound run all the same.
  private func problems() throws -> [String] {
    let report = try fixture.run(source.path)
    #expect(try fixture.committed(runID(1)).params["lr"] == "0.1")
    try fixture.repository.fsck()
    return report.sentences(.problem)
  }

  private func link(_ place: String, to target: String) throws {
    let path = source.path + "/" + place
    try TestFiles.makeDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  @Test(
    "a run whose meta.yaml is damaged is named and left",
    arguments: [
      ("", "its meta.yaml is empty"), ("a: [", "its meta.yaml is damaged"), ("- a\n", "not a mapping"),
      ("status: 3\nstatus: 4\n", "twice"), ("status: 9\n", "its status '9' is none that MLflow has"),
      ("run_id: \(runID(3))\n", "its meta.yaml is that of run \(runID(3))"),
      ("&a [*a]\n", "its meta.yaml"), ("\u{0}", "its meta.yaml"),
    ])
  func torn(text: String, reason: String) throws {
    try source.write("1/\(runID(2))/meta.yaml", text)
    let problems = try problems()
    #expect(problems.count == 1)
    #expect(problems.first?.contains(reason) == true, "\(problems)")
    #expect(try fixture.run(source.path)[.runs].left == 1)
  }

  @Test("a run without meta.yaml, and an experiment without one, are named with what is lost by it")
  func missing() throws {
    try source.write("1/\(runID(2))/params/a", "1")
    try source.write("2/\(runID(3))/meta.yaml", "status: 3\n")
    #expect(
      try problems() == [
        "run aaaaaaaa: has no meta.yaml", "experiment 2: has no meta.yaml; its 1 runs are left with it",
      ])
  }

  @Test("links are followed nowhere, and nothing of what they lead to is taken")
  func links() throws {
    let secret = fixture.folder.path + "/secret"
    try TestFiles.write(secret + "/key.txt", Array("hush".utf8))
    try link("1/\(runID(1))/params/key", to: secret + "/key.txt")
    try link("1/\(runID(1))/tags", to: secret)
    try link("1/\(runID(1))/artifacts/out", to: secret)
    try link("1/\(runID(1))/artifacts/round", to: ".")
    try link("1/\(runID(2))", to: runID(1))
    try link("3", to: secret)
    let problems = try problems()
    #expect(problems.filter { $0.contains("symbolic link") }.count == 6)
    let run = try fixture.committed(runID(1))
    #expect(run.params == ["lr": "0.1"])
    #expect(!run.tags.values.contains("hush"))
    #expect(try fixture.repository.attempt(["grep", "hush", "HEAD"]).status == 1)
  }

  @Test("an address outside of the source brings nothing of this machine into the repository")
  func outside() throws {
    let secret = fixture.folder.path + "/secret"
    try TestFiles.write(secret + "/key.txt", Array("hush".utf8))
    for (number, address) in [
      secret, "file://\(secret)", source.path + "/../secret", "file://\(source.path)/1/../../secret",
      "mlflow-artifacts:/../secret",
    ].enumerated() {
      try source.run(runID(10 + number), artifacts: address)
    }
    try fixture.run(source.path)
    let files = try fixture.repository.git("ls-tree", "-r", "--name-only", "HEAD")
    #expect(!files.contains("key.txt"))
  }

  @Test("a pipe, and a file too long for its kind, are not read")
  func pipes() throws {
    try #require(mkfifo(source.path + "/1/\(runID(1))/params/pipe", 0o600) == 0)
    let long = source.path + "/1/\(runID(1))/params/long"
    try TestFiles.write(long, [])
    try #require(truncate(long, 1 << 40) == 0)
    let problems = try problems()
    #expect(
      problems == [
        "run aaaaaaaa: 'pipe' is no ordinary file",
        "run aaaaaaaa: 'long' is 1099511627776 bytes long, which no file of its kind is",
      ])
  }

  @Test("names and values that Cairn's files cannot hold are named, and nothing forges a line")
  func names() throws {
    try source.write("1/\(runID(1))/params/a\u{1b}[31m", "1")
    try source.write("1/\(runID(1))/tags/x\nCairn-Run: y", "1")
    try source.write("1/\(runID(1))/artifacts/a\u{7}b", "1")
    try source.write("1/\(runID(1))/artifacts/.git/config", "1")
    try TestFiles.write(source.path + "/1/\(runID(1))/params/bytes", [0x61, 0xff])
    try source.experiment("2", "\"evil\\nCairn-Run: x\"")
    try source.run(runID(2), in: "2", name: "\"a\\nb\"")
    let report = try fixture.run(source.path)
    #expect(report.sentences(.problem).count == 4)
    #expect(report.sentences(.changed).count == 3)
    #expect(try fixture.committed(runID(1)).params == ["lr": "0.1", "bytes": "a\u{fffd}"])
    #expect(try fixture.committed(runID(2)).name == "a b")
    let message = try fixture.repository.git("log", "-1", "--format=%B")
    #expect(!message.contains("\nCairn-Run: x"))
    #expect(!report.text("taken").contains("\u{1b}"))
  }

  @Test("lines that are no metrics are counted, and the others are taken")
  func metricLines() throws {
    try source.write("1/\(runID(1))/metrics/a", "1 2 3\nx 2 3\n1 y 3\n1\n1 2 3 4\n\n2 3 4")
    let report = try fixture.run(source.path)
    #expect(report[.metrics].taken == 2)
    #expect(
      report.sentences(.problem) == [
        "run aaaaaaaa: 4 lines of the metric are not of MLflow's form: 'a'"
      ])
  }

  @Test("an id in another spelling is taken, one that is none is named")
  func ids() throws {
    try source.run("AAAAAAAA-0000-0000-0000-000000000007")
    try source.run("my-run")
    let report = try fixture.run(source.path)
    #expect(
      report.sentences(.problem) == [
        "run my-run: its id is not 32 hexadecimal characters, which Cairn's files are named by"
      ])
    #expect(try fixture.committed(runID(7)).status == .finished)
  }
}
