import Foundation
import Git
import TestSupport
import Testing

/// What is registered through the mlflow client and through the command line is the same in the files and in the
/// history.
@Suite struct RegistryEqualityTests {
  static let commands = [
    "cairn models create churn --description 'Who leaves' --tag team=growth",
    "cairn register churn --run $RUN --path model",
    "cairn register churn --run $RUN --path model",
    "cairn register churn --run $RUN --path model",
    "cairn models tag churn domain=telecom",
    "cairn models tag churn@2 'checked=by hand'",
    "cairn models describe churn@2 'The better one'",
    "cairn alias churn champion 1",
    "cairn alias churn champion 2",
    "cairn alias churn gone 1",
    "cairn alias churn gone --delete",
    "cairn promote churn 1 --to Staging",
    "cairn promote churn 1 --to Production",
    "cairn promote churn 2 --to Production",
    "cairn models describe churn 'Who leaves next month'",
    "cairn models tag churn --remove team",
    "cairn models delete churn@3 --yes",
    "cairn models rename churn attrition",
    "cairn models create unused",
    "cairn models delete unused --yes",
  ]

  @Test("The mlflow client and the command line write the same files and the same history")
  func same() throws {
    let served = try ServedRepository()
    let told = Result { () throws -> (clone: TestRepository, run: String) in
      let variables = ["MLFLOW_TRACKING_URI": served.address]
      let said = try ClientProgram.run("registry_story", ["train"], variables: variables)
      let run = try #require(said.split(separator: "\n").map(String.init).first { $0.count == 32 })
      let clone = try served.repository.clone()
      try ClientProgram.run("registry_story", ["register", run], variables: variables)
      return (clone, run)
    }
    _ = try served.stop()
    let (clone, run) = try told.get()
    let begin = try clone.git("rev-parse", "HEAD")
    let program = try CairnProgram.path()
    let folder = program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "."
    for command in Self.commands {
      let output = try Program.run(
        "/bin/sh", ["-c", command],
        environment: clone.environment.merging([
          "PATH": folder + ":" + (clone.environment["PATH"] ?? ""), "RUN": run,
        ]) { $1 }, directory: clone.path)
      try #require(output.status == 0, "\(command)\n\(output.text)\(output.errorText)")
    }
    let (client, line) = try (Self.story(served.repository, since: begin), Self.story(clone, since: begin))
    #expect(client.history == line.history)
    #expect(client.files == line.files)
    #expect(line.files.keys.contains("cairn/models/attrition/stages/Production.json"))
    // Nothing else than the registry changed, and each step is a commit.
    #expect(line.history.count == Self.commands.count)
    #expect(try clone.git("status", "--porcelain") == "")
  }

  private static func story(
    _ repository: TestRepository, since begin: String
  ) throws -> (history: [String], files: [String: String]) {
    let log = try repository.git("log", "--reverse", "--format=%s%n%b%x00", "\(begin)..HEAD")
    let history = log.split(separator: "\0").map { $0.trimmingCharacters(in: .newlines) }.filter {
      !$0.isEmpty
    }
    var files: [String: String] = [:]
    for path in try repository.git("ls-tree", "-r", "--name-only", "HEAD", "cairn/models").split(
      separator: "\n")
    {
      let text = try repository.git("show", "HEAD:\(path)")
      files[timeless(String(path))] = timeless(text)
    }
    return (history, files)
  }

  private static func timeless(_ text: String) -> String {
    text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, with: "TIME")
      .replacing(/\d{8}T\d{6}\.\d{3}Z/, with: "TIME")
  }
}
