import Foundation
import TestSupport
import Testing

@Suite("cairn import mlflow")
struct ImportMLflowCommandTests {
  let git: TestRepository

  init() throws {
    git = try ReadyRepository().git
    try write("1/meta.yaml", "experiment_id: '1'\nlifecycle_stage: active\nname: churn\n")
    try run("9c8b7a6d5e4f3a2b1c0d9e8f7a6b5c4d", "calm-fox")
    try run("3f2b1a0d9c8b7a6f5e4d3c2b1a0f9e8d", "loud-bee")
  }

  private func write(_ file: String, _ text: String) throws {
    try TestFiles.write(git.home + "/mlruns/" + file, Array(text.utf8))
  }

  private func run(_ id: String, _ name: String) throws {
    try write(
      "1/\(id)/meta.yaml",
      "run_id: \(id)\nrun_name: \(name)\nstatus: 3\nstart_time: 1700000000000\nend_time: 1700000001000\n")
    try write("1/\(id)/metrics/rmse", "1700000000500 0.7 1\n")
    try write("1/\(id)/artifacts/a.txt", "a")
  }

  @Test("says what it took, and the second time that it is there already")
  func text() throws {
    try git.expect(
      "cairn import mlflow $HOME/mlruns", "cairn import mlflow $HOME/mlruns", "cairn runs --ids -e churn",
      "git status --short",
      is: """
        $ cairn import mlflow $HOME/mlruns
        taken from HOME/mlruns: 1 experiment, 2 runs, 2 metric values, 2 artifacts
        $ cairn import mlflow $HOME/mlruns
        taken from HOME/mlruns: nothing
        there already: 1 experiment, 2 runs, 2 artifacts
        $ cairn runs --ids -e churn
        RUN1
        RUN2
        $ git status --short

        """)
  }

  @Test("ends with status 3 when something is damaged, with the rest taken")
  func problems() throws {
    try write("1/0000000000000000000000000000000a/meta.yaml", "status: [\n")
    try write("1/0000000000000000000000000000000b/params/x", "1")
    let output = try CairnProgram.run(["import", "mlflow", git.home + "/mlruns", "--json"], in: git)
    #expect(output.status == 3)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(output.stdout)) as? [String: Any])
    let taken = try #require(report["taken"] as? [String: Int])
    let left = try #require(report["left"] as? [String: Int])
    let notes = try #require(report["notes"] as? [[String: String]])
    #expect(taken["runs"] == 2)
    #expect(left["runs"] == 2)
    #expect(notes.map { $0["weight"] } == ["problem", "problem"])
    #expect((report["commits"] as? [String])?.count == 1)
  }

  @Test("a dry run writes nothing")
  func dryRun() throws {
    try git.expect(
      "cairn import mlflow $HOME/mlruns --dry-run", "git log --oneline | wc -l | tr -d ' '",
      is: """
        $ cairn import mlflow $HOME/mlruns --dry-run
        would be taken from HOME/mlruns: 1 experiment, 2 runs, 2 metric values, 2 artifacts
        $ git log --oneline | wc -l | tr -d ' '
        1

        """)
  }

  @Test("what is no store, and a repository that cannot commit, are told with the way out")
  func refusals() throws {
    try git.expect(
      "cairn import mlflow $HOME", "cairn import mlflow nothing", "cairn import mlflow postgresql://h/db",
      "GIT_AUTHOR_NAME= GIT_COMMITTER_NAME= cairn import mlflow $HOME/mlruns 2>&1 | head -1",
      is: """
        $ cairn import mlflow $HOME
        ! cairn: 'HOME' is no mlruns folder: no directory in it has a meta.yaml of an experiment or a model; did you mean 'HOME/mlruns'?
        [exit 3]
        $ cairn import mlflow nothing
        ! cairn: 'DIR/nothing' is not there
        [exit 3]
        $ cairn import mlflow postgresql://h/db
        ! cairn: 'postgresql://h/db' is neither a folder nor an SQLite file: stores on servers and in other databases cannot be read
        [exit 2]
        $ GIT_AUTHOR_NAME= GIT_COMMITTER_NAME= cairn import mlflow $HOME/mlruns 2>&1 | head -1
        cairn: cannot tell who commits: set user.name and user.email (git config --global user.email you@example.com)

        """)
  }

  @Test("killed at any moment, it goes on the next time")
  func killed() throws {
    for number in 0..<300 {
      let digits = String(number, radix: 16)
      let id = "00000000000000000000000000000" + String(repeating: "0", count: 3 - digits.count) + digits
      try run(id, "run-\(number)")
    }
    for delay: UInt32 in [20_000, 60_000, 120_000] {
      let program = try CairnProgram.start(["import", "mlflow", git.home + "/mlruns"], in: git)
      usleep(delay)
      program.signal(SIGKILL)
      _ = try program.wait()
    }
    let output = try CairnProgram.run(["import", "mlflow", git.home + "/mlruns"], in: git)
    #expect(output.status == 0, "\(output.errorText)")
    let runs = try git.git("ls-tree", "-r", "--name-only", "HEAD", "cairn/runs")
      .split(separator: "\n").filter { $0.hasSuffix("/run.json") }
    #expect(runs.count == 302)
    #expect(try git.git("status", "--short") == "")
    try git.fsck()
  }
}
