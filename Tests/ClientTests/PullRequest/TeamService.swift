import Foundation
import TestSupport

/// The hosting service of a team: it runs the workflows that the repository has, as they stand, and keeps comments.
struct TeamService {
  let team: TeamRepository
  private let folder: TemporaryDirectory

  init(_ team: TeamRepository) throws {
    self.team = team
    folder = try TemporaryDirectory()
    for name in ["bin", "heads", "artifacts"] { try TestFiles.makeDirectory(folder.path + "/" + name) }
    let program = try ClientProgram.path("gh")
    try folder.write("bin/gh", "#!/bin/sh\nexec python3 '\(program)' \"$@\"\n", executable: true)
  }

  struct CheckRun {
    var passes: Bool
    /// The step that said no.
    var failure: String?
    var log: String
    /// The pull request's one comment.
    var comment: String
  }

  /// Opens the pull request, or pushes to it: the workflow that checks, then the one that comments.
  func check(_ branch: String, number: Int) throws -> CheckRun {
    try team.openPullRequest(branch, number: number)
    let head = try team.hub.git("rev-parse", branch)
    try folder.write("heads/\(number)", head)
    _ = try? FileManager.default.removeItem(atPath: folder.path + "/artifacts/cairn-report")
    var event = event("refs/pull/\(number)/merge")
    event.values["github.event.pull_request.number"] = "\(number)"
    event.variables["GITHUB_BASE_REF"] = "main"
    let checked = try workflow("cairn-check").run(for: event, environment: team.environment)
    event.values["github.event.workflow_run.event"] = "pull_request"
    event.values["github.event.workflow_run.conclusion"] = checked.failure == nil ? "success" : "failure"
    event.values["github.event.workflow_run.head_sha"] = head
    let commented = try workflow("cairn-comment").run(for: event, environment: team.environment)
    if let failure = commented.failure { throw TestFailure("step \(failure) failed: \(commented.log)") }
    let comments = try comments(on: number)
    guard comments.count == 1 else { throw TestFailure("\(comments.count) comments on #\(number)") }
    return CheckRun(
      passes: checked.failure == nil, failure: checked.failure, log: checked.log, comment: comments[0])
  }

  /// What runs after a push to main.
  func pushed(from before: String) throws -> Workflow.Outcome {
    var event = event("main")
    event.values["github.ref_name"] = "main"
    event.values["github.ref_type"] = "branch"
    event.values["github.event.repository.default_branch"] = "main"
    event.values["github.event.before"] = before
    return try workflow("cairn-tags").run(for: event, environment: team.environment)
  }

  private func event(_ revision: String) -> Workflow.Event {
    Workflow.Event(
      repository: team.hub,
      values: [
        "vars.CAIRN_URL": "", "vars.CAIRN_SHA256": "", "github.token": "token",
        "github.repository": "team/models",
        "github.server_url": "https://git.example", "github.run_id": "7",
      ], variables: [:], revision: revision, artifacts: folder.path + "/artifacts", service: folder.path)
  }

  /// As main has it: the templates as `cairn init` wrote them.
  private func workflow(_ name: String) throws -> Workflow {
    let file = folder.path + "/\(name).yml"
    let text = try team.hub.git("show", "main:.github/workflows/\(name).yml")
    try TestFiles.write(file, Array(text.utf8))
    return try Workflow(file)
  }

  private func comments(on number: Int) throws -> [String] {
    struct Comment: Decodable {
      var issue: Int
      var body: String
    }
    let file = folder.path + "/comments.json"
    guard TestFiles.exists(file) else { return [] }
    return try JSONDecoder().decode([Comment].self, from: Data(TestFiles.read(file)))
      .filter { $0.issue == number }.map(\.body)
  }
}
