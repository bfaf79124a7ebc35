import Foundation
import TestSupport
import Testing

@Suite("cairn export mlflow")
struct ExportMLflowCommandTests {
  /// `cairn server` on a new repository.
  private struct Target {
    let git: TestRepository
    let address: String
    let program: RunningProgram

    init() throws {
      git = try ReadyRepository().git
      let said = git.home + "/address"
      program = try Program.start(
        "/bin/sh", ["-c", "exec \"$0\" server --port 0 > '\(said)'", CairnProgram.path()],
        environment: git.environment, directory: git.path)
      var address = ""
      for _ in 0..<1000 where address.isEmpty {
        usleep(10_000)
        guard TestFiles.exists(said) else { continue }
        let text = String(decoding: try TestFiles.read(said), as: UTF8.self)
        address = text.contains("\n") ? String(text.prefix { $0 != "\n" }) : ""
      }
      self.address = address
    }

    func stop() throws {
      program.signal(SIGTERM)
      _ = try program.wait()
    }

    /// The runs that it holds, by their names.
    func runs() throws -> [String: [String: Any]] {
      let output = try CairnProgram.run(
        ["export"]
          + (CairnProgram.run(["runs", "--ids"], in: git).text.split(separator: "\n").map(String.init))
          + ["--format", "json"], in: git)
      let all = try JSONSerialization.jsonObject(with: Data(output.stdout)) as? [[String: Any]] ?? []
      return Dictionary(uniqueKeysWithValues: all.map { ($0["name"] as? String ?? "", $0) })
    }
  }

  @Test("writes runs with values, history and artifacts, and the second time nothing")
  func whole() throws {
    let git = try ReadyRepository().git
    let target = try Target()
    let made = try Transcript.of(
      [
        "id=$(cairn start -e churn --name parent -P lr=0.1) && cairn log metric rmse=0.9 --step 1 --run $id "
          + "&& cairn log metric rmse=0.7 --step 2 --run $id && echo hello > note.txt "
          + "&& cairn log artifact note.txt --run $id && cairn end --run $id",
        "cairn run -e churn --name child -- true",
      ], in: git)
    let first = try CairnProgram.run(["export", "mlflow", target.address, "--json"], in: git)
    let second = try CairnProgram.run(["export", "mlflow", target.address], in: git)
    try target.stop()
    #expect(first.status == 0, "\(first.errorText)\(first.text)\(made)")
    #expect(second.text.contains(": nothing\nthere already: 1 experiment, 2 runs\n"), "\(second.text)")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(first.stdout)) as? [String: Any])
    let taken = try #require(report["taken"] as? [String: Int])
    #expect(taken["runs"] == 2)
    #expect(taken["metrics"] == 2)
    let runs = try target.runs()
    let parent = try #require(runs["parent"])
    #expect(parent["params"] as? [String: String] == ["lr": "0.1"])
    #expect(parent["status"] as? String == "FINISHED")
    let id = try #require(parent["id"] as? String)
    #expect(
      try target.git.git("show", "HEAD:cairn/runs/\(id.prefix(2))/\(id)/artifacts/note.txt") == "hello")
    #expect(
      try target.git.git("show", "HEAD:cairn/runs/\(id.prefix(2))/\(id)/metrics.csv").contains("rmse,2,"))
  }

  @Test("an address that is none, and a server that is not there, are told")
  func refusals() throws {
    let git = try ReadyRepository().git
    try git.expect(
      "cairn export mlflow localhost:5000", "cairn export mlflow http://user:secret@host",
      is: """
        $ cairn export mlflow localhost:5000
        ! cairn: 'localhost:5000' is no server's address: expected http://HOST:PORT or https://HOST, without a user
        [exit 2]
        $ cairn export mlflow http://user:secret@host
        ! cairn: 'host' is no server's address: expected http://HOST:PORT or https://HOST, without a user
        [exit 2]

        """)
  }
}
