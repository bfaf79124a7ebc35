import Foundation
import TestSupport
import Testing

@Suite("Torn files")
struct TornFileTests {
  /// What a file can look like after a power cut, of the bytes that it should have.
  private static func damages(_ bytes: [UInt8]) -> [[UInt8]] {
    [
      [], [bytes[0]], Array(bytes[..<(bytes.count / 2)]), Array(bytes.dropLast(2)), [0, 0xff, 0x7b],
      Array("null\n".utf8),
      [UInt8](repeating: 0, count: bytes.count),
    ]
  }

  @Test("metrics.csv, cut at each byte of its last line: no value but the whole one is ever recorded")
  func metrics() throws {
    let repository = try readyRepository()
    let line = Array("loss,12,1735732800000,0.4375\n".utf8)
    for length in 0...line.count {
      let run = try start("cut-\(length)", in: repository)
      let file = directory(run, in: repository) + "/metrics.csv"
      try TestFiles.write(file, Array("key,step,timestamp,value\nacc,1,1000,0.5\n".utf8) + line[..<length])
      // Half of them are logged to once more, so that the torn line is not the last.
      if length % 2 == 0 {
        let logged = try CairnProgram.run(
          ["log", "metric", "z=1", "--timestamp", "5", "--run", run], in: repository)
        #expect(logged.status == 0)
      }
      let end = try CairnProgram.run(["end", "--run", run], in: repository)
      #expect(end.status == 0)
      #expect(
        end.errorText.contains("kept in artifacts/metrics.rejected.csv") == (1..<line.count).contains(length))
    }
    let judgement = try Judgement(of: repository)
    for length in 0...line.count {
      let run = try judgement.run(named: "cut-\(length)")
      var expected = ["acc,1,1000,0.5"]
      if length == line.count { expected.append("loss,12,1735732800000,0.4375") }
      if length % 2 == 0 { expected.append("z,0,5,1.0") }
      #expect(run.rows == expected, "cut at \(length)")
      let rejected =
        (1..<line.count).contains(length) ? String(decoding: line[..<length], as: UTF8.self) + "\n" : ""
      #expect(run.rejected == rejected, "cut at \(length)")
    }
  }

  @Test(
    "the state of a live run: other commands go on, the doctor finds it and ends the run with what it had")
  func states() throws {
    let repository = try readyRepository()
    let sample = try start("sample", in: repository)
    let state = try TestFiles.read(state(sample, in: repository))
    _ = try CairnProgram.run(["end", "--run", sample], in: repository)
    for (number, damage) in Self.damages(state).enumerated() {
      let run = try start("torn-\(number)", in: repository)
      _ = try CairnProgram.run(["log", "param", "a=b", "--run", run], in: repository)
      try TestFiles.write(self.state(run, in: repository), damage)
      let next = try CairnProgram.run(["run", "-n", "next-\(number)", "--", "true"], in: repository)
      #expect(next.status == 0 && next.errorText.contains("committed to main as"), "\(next.errorText)")
      let doctor = try CairnProgram.run(["doctor"], in: repository)
      #expect(doctor.status == 1 && doctor.text.contains("torn-state: "), "\(doctor.text)")
      let fixed = try CairnProgram.run(["doctor", "--fix"], in: repository)
      #expect(fixed.status == 0 && fixed.text.contains("committed run \(run.prefix(8)) as"), "\(fixed.text)")
    }
    let judgement = try Judgement(of: repository)
    for number in 0..<Self.damages(state).count {
      let run = try judgement.run(named: "torn-\(number)")
      #expect(run.status == "KILLED" && run.params == ["a": "b"])
      _ = try judgement.run(named: "next-\(number)")
    }
  }

  @Test(
    "the record of an orphan: it is named and left to a person, and keeps nobody else from being recovered")
  func records() throws {
    let repository = try readyRepository()
    let program = try Program.start("sleep", ["1000"], environment: repository.environment)
    let owner = ["--pid", String(program.pid)]
    let torn = try start("torn", owner, in: repository)
    let other = try start("other", owner, in: repository)
    let file = directory(torn, in: repository) + "/run.json"
    let record = try TestFiles.read(file)
    program.signal(SIGKILL)
    _ = try program.wait()
    for (number, damage) in Self.damages(record).enumerated() {
      try TestFiles.write(file, damage)
      let next = try CairnProgram.run(["run", "-n", "next-\(number)", "--", "true"], in: repository)
      #expect(next.status == 0 && next.errorText.contains("committed to main as"), "\(next.errorText)")
      #expect(next.errorText.contains("run \(torn.prefix(8)) cannot be recovered: "), "\(next.errorText)")
      let doctor = try CairnProgram.run(["doctor", "--fix"], in: repository)
      #expect(doctor.status == 1 && doctor.text.contains("\(torn)/run.json"), "\(doctor.text)")
      #expect(try TestFiles.read(file) == damage)
    }
    let committed = try repository.git("ls-tree", "-r", "--name-only", "HEAD", "cairn/runs")
    #expect(committed.contains(other) && !committed.contains(torn))
    // The person puts it right.
    try TestFiles.write(file, record)
    #expect(try Judgement(of: repository).run(named: "torn").status == "KILLED")
  }

  @Test("Cairn's own small files: whatever is in them, runs are recorded")
  func ownFiles() throws {
    let repository = try readyRepository()
    for (number, damage) in Self.damages(Array("some text of no meaning\n".utf8)).enumerated() {
      for name in ["commit.lock", "recent"] {
        try TestFiles.write(repository.path + "/.git/cairn/" + name, damage)
      }
      let next = try CairnProgram.run(["run", "-n", "next-\(number)", "--", "true"], in: repository)
      #expect(next.status == 0 && next.errorText.contains("committed to main as"), "\(next.errorText)")
    }
    #expect(try Judgement(of: repository).runs.count == 8)
  }

  private func start(_ name: String, _ options: [String] = [], in repository: TestRepository) throws -> String
  {
    let output = try CairnProgram.run(["start", "-n", name] + options, in: repository)
    guard output.status == 0 else { throw TestFailure(output.errorText) }
    return output.text.trimmingCharacters(in: .newlines)
  }

  private func directory(_ run: String, in repository: TestRepository) -> String {
    "\(repository.path)/cairn/runs/\(run.prefix(2))/\(run)"
  }

  private func state(_ run: String, in repository: TestRepository) -> String {
    "\(repository.path)/.git/cairn/live/\(run)"
  }
}
