import Foundation
import Ledger
import Records
import TestSupport
import Testing

@Suite("Logging to a live run") struct LogTests {
  @Test("A parameter is set once; the same value again is no change")
  func parameters() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let run = try ledger.start(RunStart(experiment: "e")).id
    var values = RunValues()
    values.params = ["lr": "0.1"]
    try ledger.log(run, values)
    try ledger.log(run, values)
    values.params = ["lr": "0.2", "depth": "3"]
    let error = #expect(throws: LedgerError.self) { try ledger.log(run, values) }
    #expect(error?.message.contains("'lr' is '0.1' already") == true)
    // All or nothing.
    #expect(try ledger.run(run).params == ["lr": "0.1"])
  }

  @Test("Each metric line is in the file as soon as the call returns, and in the summary")
  func metrics() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let run = try ledger.start(RunStart(experiment: "e")).id
    for step in 0..<3 {
      var values = RunValues()
      values.metrics = [
        Metric(key: "loss", step: Int64(step), timestamp: ledger.now, value: 1 / Double(step))
      ]
      try ledger.log(run, values)
    }
    let file = try String(contentsOfFile: ledger.directory(of: run) + "/metrics.csv", encoding: .utf8)
    #expect(
      file == """
        key,step,timestamp,value
        loss,0,1735732800000,Infinity
        loss,1,1735732800000,1.0
        loss,2,1735732800000,0.5

        """)
    #expect(try ledger.metricsSummary(run)["loss"]?.latest.value == 0.5)
  }

  @Test(
    "A key or value that breaks the limits is refused and nothing is written",
    arguments: ["", "../x", "a\nb", "a\u{0}"])
  func badKeys(key: String) throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let run = try ledger.start(RunStart(experiment: "e")).id
    let before = try ledger.run(run)
    for values in [RunValues.params([key: "x"]), .tags([key: "x"]), .metric(key)] {
      #expect(throws: RecordError.self) { try ledger.log(run, values) }
    }
    #expect(try ledger.run(run) == before)
    #expect(!FileManager.default.fileExists(atPath: ledger.directory(of: run) + "/metrics.csv"))
  }

  @Test("Nothing can be logged to a run that has ended")
  func ended() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let (run, _) = try fixture.record(ledger)
    #expect(throws: LedgerError.self) { try ledger.log(run, .params(["a": "b"])) }
    #expect(throws: LedgerError.self) { try ledger.end(run, RunEnd(.failed)) }
  }

  @Test("What a script appends by hand is made canonical at the end, and what is no metric is kept aside")
  func handWritten() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let run = try ledger.start(RunStart(experiment: "e")).id
    try ledger.prepareDirectory(run)
    let path = ledger.directory(of: run) + "/metrics.csv"
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data("loss,,,0.50\r\nacc, 1 ,5,nan\n\nthis is no metric\nloss,2,7,0.2".utf8))
    try file.close()
    fixture.clock.value += 1000
    let notes = try ledger.end(run, RunEnd(.finished))
    #expect(notes.contains { $0.contains("line 5") })
    #expect(
      try String(contentsOfFile: path, encoding: .utf8) == """
        key,step,timestamp,value
        loss,0,1735732801000,0.5
        acc,1,5,NaN

        """)
    let rejected = ledger.directory(of: run) + "/artifacts/metrics.rejected.csv"
    #expect(try String(contentsOfFile: rejected, encoding: .utf8) == "this is no metric\nloss,2,7,0.2\n")
    #expect(try ledger.run(run).metrics["loss"]?.value == 0.5)
  }

  @Test("Artifacts are listed with size and digest; links and strange names are not kept")
  func artifacts() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    let run = try ledger.start(RunStart(experiment: "e")).id
    try fixture.repository.write("model.bin", "weights")
    try ledger.addArtifact(run, file: fixture.repository.path + "/model.bin", as: "model/weights.bin")
    let folder = ledger.directory(of: run) + "/artifacts"
    try FileManager.default.createSymbolicLink(atPath: folder + "/passwd", withDestinationPath: "/etc/passwd")
    try Data().write(to: URL(fileURLWithPath: folder + "/a\nb"))
    for path in ["../x", "/etc/x", "a/../../x", ".git/config", "a//b", "a\u{0}b"] {
      #expect(throws: (any Error).self) {
        try ledger.addArtifact(run, file: fixture.repository.path + "/model.bin", as: path)
      }
    }
    let notes = try ledger.end(run, RunEnd(.finished))
    #expect(notes.count == 2)
    #expect(try ledger.commit(run).commit != nil)
    let manifest = try #require(try ledger.read(run.directory + "/artifacts.json", at: ledger.tip()))
    #expect(
      try ArtifactManifest(parsing: manifest).entries.map { "\($0.path) \($0.size) \($0.sha256.prefix(8))" }
        == ["model/weights.bin 7 9a129038"])
    let stored = try fixture.repository.git("ls-tree", "-r", "--name-only", "HEAD", "cairn/" + run.directory)
    #expect(!stored.contains("passwd"))
    try fixture.repository.fsck()
  }

  @Test("Eight writers at once lose nothing")
  func writers() async throws {
    let fixture = try LedgerFixture()
    let run = try fixture.ledger().start(RunStart(experiment: "e")).id
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          let ledger = try fixture.ledger()
          for step in 0..<20 {
            var values = RunValues.params(["p\(writer)-\(step)": "x"])
            values.metrics = [
              Metric(key: "m\(writer)", step: Int64(step), timestamp: ledger.now, value: Double(step))
            ]
            try ledger.log(run, values)
          }
        }
      }
      try await group.waitForAll()
    }
    let ledger = try fixture.ledger()
    #expect(try ledger.run(run).params.count == 160)
    #expect(try ledger.metricsSummary(run).entries.map(\.count) == Array(repeating: 20, count: 8))
  }
}

extension LedgerFixture: @unchecked Sendable {}

extension RunValues {
  static func params(_ params: [String: String]) -> RunValues {
    var values = RunValues()
    values.params = params
    return values
  }

  static func tags(_ tags: [String: String]) -> RunValues {
    var values = RunValues()
    values.tags = tags
    return values
  }

  static func metric(_ key: String) -> RunValues {
    var values = RunValues()
    values.metrics = [Metric(key: key, step: 0, timestamp: Timestamp(milliseconds: 0), value: 1)]
    return values
  }
}
