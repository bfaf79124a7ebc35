import Foundation
import TestSupport
import YAML

/// A workflow of GitHub Actions, read from a template and run step by step as a runner does it: `run` steps by bash, the
/// few actions that the templates use by what they come to.
struct Workflow {
  private let document: YAMLNode

  /// - Parameter path: of the file.
  init(_ path: String) throws {
    guard let root = try YAMLDocument(parsing: TestFiles.read(path)).root else {
      throw TestFailure("\(path) is empty")
    }
    document = root
  }

  /// What a runner knows of the event that it runs for.
  struct Event {
    var repository: TestRepository
    /// `github.event.pull_request.number`, ….
    var values: [String: String]
    var variables: [String: String]
    /// What is checked out.
    var revision: String
    /// Where uploaded artifacts are kept.
    var artifacts: String
    /// Where `gh` keeps what it was told; see `Programs/gh.py`.
    var service: String
  }

  struct Outcome {
    /// The step that failed; nil when all went well.
    var failure: String?
    /// What the steps wrote.
    var log = ""
    var wasSkipped = false
  }

  /// The names of events that start it.
  var triggers: [String] { document["on"]?.members.map(\.key) ?? [] }

  /// Runs the only job.
  func run(for event: Event, environment: [String: String]) throws -> Outcome {
    guard let job = document["jobs"]?.members.first?.value else { throw TestFailure("no job") }
    if let condition = job["if"]?.text, try !Expression.holds(condition, event.values) {
      return Outcome(wasSkipped: true)
    }
    let folder = try TemporaryDirectory()
    let place = folder.path + "/work"
    try TestFiles.makeDirectory(place)
    var outcome = Outcome()
    for step in job["steps"]?.elements ?? [] {
      let name = step["name"]?.text ?? step["uses"]?.text ?? "step"
      let worked =
        if let action = step["uses"]?.text {
          try use(action, step["with"], event, environment, in: place)
        } else {
          try run(step, event, environment, in: place, &outcome.log)
        }
      if !worked {
        outcome.failure = name
        break
      }
    }
    return outcome
  }

  /// What an action comes to.
  private func use(
    _ action: String, _ inputs: YAMLNode?, _ event: Event, _ environment: [String: String], in place: String
  ) throws -> Bool {
    func shell(_ line: String) throws -> Bool {
      let output = try Program.run("/bin/sh", ["-ec", line], environment: environment, directory: place)
      guard output.status == 0 else { throw TestFailure("\(action): \(output.errorText)") }
      return true
    }
    switch action.split(separator: "@").first {
    case "actions/checkout":
      guard inputs?["fetch-depth"]?.text == "0" else { throw TestFailure("the checkout is shallow") }
      // Detached at a pull request's merge, as the action leaves it; on the branch after a push.
      let head = event.revision == "main" ? "main" : "--detach FETCH_HEAD"
      return try shell(
        """
        git init -q --template= -b main . && git remote add origin '\(event.repository.path)'
        git fetch -q origin '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*'
        git fetch -q origin '\(event.revision)' && git checkout -q \(head)
        """)
    case "actions/upload-artifact":
      return try shell(
        "cp -R '\(inputs?["path"]?.text ?? "")' '\(event.artifacts)/\(inputs?["name"]?.text ?? "")'")
    case "actions/download-artifact":
      return try shell(
        "cp -R '\(event.artifacts)/\(inputs?["name"]?.text ?? "")' '\(inputs?["path"]?.text ?? "")'")
    default: throw TestFailure("a runner of the tests knows no action '\(action)'")
    }
  }

  private func run(
    _ step: YAMLNode, _ event: Event, _ environment: [String: String], in place: String, _ log: inout String
  ) throws -> Bool {
    var variables = environment.merging(event.variables) { $1 }
    variables["GITHUB_ACTIONS"] = "true"
    variables["CI"] = "true"
    variables["GITHUB_PATH"] = place + ".path"
    variables["GITHUB_STEP_SUMMARY"] = event.service + "/summary.md"
    variables["GH_SERVICE"] = event.service
    variables["PATH"] = event.service + "/bin:" + (variables["PATH"] ?? "")
    for (key, value) in step["env"]?.members ?? [] {
      variables[key] = try Expression.filled(value.text ?? "", event.values)
    }
    let script = try Expression.filled(step["run"]?.text ?? "", event.values)
    let file = place + ".sh"
    try TestFiles.write(file, Array(script.utf8))
    // The default shell of a runner.
    let output = try Program.run("/bin/bash", ["-e", file], environment: variables, directory: place)
    log += output.text + output.errorText
    return output.status == 0
  }
}

/// The few expressions of the templates.
private enum Expression {
  /// The text with `${{ … }}` filled in; nothing else may be asked for than what the event has.
  static func filled(_ text: String, _ values: [String: String]) throws -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
      result += rest[..<start.lowerBound]
      result += try value(rest[start.upperBound..<end.lowerBound], values)
      rest = rest[end.upperBound...]
    }
    return result + rest
  }

  /// `a == 'b' && c != d`
  static func holds(_ condition: String, _ values: [String: String]) throws -> Bool {
    for part in condition.components(separatedBy: "&&") {
      let isEqual = part.contains("==")
      let sides = part.components(separatedBy: isEqual ? "==" : "!=")
      guard sides.count == 2 else { throw TestFailure("no condition that is understood: \(condition)") }
      let same = try value(sides[0][...], values) == value(sides[1][...], values)
      if same != isEqual { return false }
    }
    return true
  }

  private static func value(_ text: Substring, _ values: [String: String]) throws -> String {
    let name = text.trimmingCharacters(in: .whitespaces)
    if name.hasPrefix("'"), name.hasSuffix("'") { return String(name.dropFirst().dropLast()) }
    guard let value = values[name] else { throw TestFailure("the event has no '\(name)'") }
    return value
  }
}

extension YAMLNode {
  var text: String? { if case .scalar(let text, _, _) = self { text } else { nil } }

  var elements: [YAMLNode] { if case .sequence(let elements, _) = self { elements } else { [] } }

  var members: [(key: String, value: YAMLNode)] {
    guard case .mapping(let members, _) = self else { return [] }
    return members.compactMap { member in member.key.text.map { ($0, member.value) } }
  }

  subscript(key: String) -> YAMLNode? { members.first { $0.key == key }?.value }
}
