import Foundation
import TestSupport
import Testing
import YAML

/// The files of `templates/` before the services and shells that they are for.
@Suite("Templates")
struct TemplateTests {
  private let project: ProjectFolder
  private let linters: String

  init() throws {
    project = try ProjectFolder()
    linters = project.path + "/.build/linters/bin"
    try #require(TestFiles.exists(linters + "/check-jsonschema"), "scripts/test makes \(linters)")
  }

  static let workflows = ["cairn-check", "cairn-comment", "cairn-tags"]

  @Test("Workflows are what GitHub and GitLab take")
  func schemas() throws {
    let github = try lint(
      "check-jsonschema",
      ["--builtin-schema", "vendor.github-workflows"] + Self.workflows.map { "templates/github/\($0).yml" })
    #expect(github.status == 0, "\(github.text)\(github.errorText)")
    let gitlab = try lint(
      "check-jsonschema",
      ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]
        + ["templates/gitlab/cairn.yml", "templates/gitlab/gitlab-ci.yml"])
    #expect(gitlab.status == 0, "\(gitlab.text)\(gitlab.errorText)")
  }

  @Test("Nothing that comes from a pull request is put into a script, no step has more rights than it needs")
  func rights() throws {
    for name in Self.workflows {
      let path = "\(project.path)/templates/github/\(name).yml"
      let document = try #require(try YAMLDocument(parsing: TestFiles.read(path)).root)
      #expect(document["on"]?.members.contains { $0.key == "pull_request_target" } == false)
      let rights = try #require(document["permissions"]).members.map { "\($0.key): \($0.value.text ?? "")" }
      switch name {
      case "cairn-check": #expect(rights == ["contents: read"])
      case "cairn-comment": #expect(rights == ["actions: read", "pull-requests: write"])
      default: #expect(rights == ["contents: write"])
      }
      for script in scripts(in: document) { #expect(!script.contains("${{"), "\(name): \(script)") }
    }
  }

  @Test("The shell in them is sound")
  func shell() throws {
    let hook = try lint("shellcheck", ["templates/hooks/pre-receive"])
    #expect(hook.status == 0, "\(hook.text)")
    let files =
      Self.workflows.map { "templates/github/\($0).yml" } + ["templates/gitlab/cairn.yml"]
    for file in files {
      let document = try #require(try YAMLDocument(parsing: TestFiles.read(project.path + "/" + file)).root)
      let scripts = scripts(in: document)
      #expect(!scripts.isEmpty)
      for script in scripts {
        let output = try lint("shellcheck", ["--shell=bash", "-"], input: script)
        #expect(output.status == 0, "\(file):\n\(output.text)")
      }
    }
  }

  private func lint(_ name: String, _ arguments: [String], input: String = "") throws -> Program.Output {
    try Program.run("\(linters)/\(name)", arguments, directory: project.path, input: Array(input.utf8))
  }

  /// What is under `run`, `script` and `before_script`, however deep.
  private func scripts(in node: YAMLNode) -> [String] {
    node.elements.flatMap(scripts)
      + node.members.flatMap { key, value in
        switch key {
        case "run": [value.text].compactMap(\.self)
        case "script", "before_script": value.elements.compactMap(\.text)
        default: scripts(in: value)
        }
      }
  }
}
