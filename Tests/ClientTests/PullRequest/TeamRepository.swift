import Foundation
import TestSupport

/// A bare repository that a team pushes to, on a hosting service of a sort: it has refs for pull requests.
struct TeamRepository {
  let hub: TestRepository
  let keys: TemporaryDirectory

  init() throws {
    hub = try TestRepository(bare: true)
    keys = try TemporaryDirectory()
  }

  /// A person with a clone and an SSH key of their own.
  func person(_ name: String) throws -> TeamMember {
    let key = "\(keys.path)/\(name)"
    let made = try Program.run(
      "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key], environment: environment)
    guard made.status == 0 else { throw TestFailure(made.errorText) }
    let clone = try hub.clone(named: name)
    let member = TeamMember(name: name, clone: clone, key: key, environment: environment)
    for (key, value) in [
      ("user.name", name), ("user.email", member.email), ("gpg.format", "ssh"),
      ("user.signingkey", key + ".pub"),
    ] { try clone.git("config", key, value) }
    return member
  }

  /// A clean environment with the clock of the machine: who and when come from each clone and each moment.
  var environment: [String: String] {
    var variables = HermeticEnvironment.variables(home: hub.home)
    for name in variables.keys where name.hasPrefix("GIT_AUTHOR_") || name.hasPrefix("GIT_COMMITTER_") {
      variables[name] = nil
    }
    variables["COLUMNS"] = "200"
    if let program = try? CairnProgram.path(), let slash = program.lastIndex(of: "/") {
      variables["PATH"] = program[..<slash] + ":" + (variables["PATH"] ?? "")
    }
    return variables
  }

  /// How a hosting service merges.
  enum MergeMethod: String, CaseIterable {
    case merge, squash, rebase
  }

  /// Merges a pull request's branch into main as the hosting service does, and gives what main was before.
  func merge(_ branch: String, number: Int, by method: MergeMethod) throws -> String {
    let place = try TemporaryDirectory()
    let before = try hub.git("rev-parse", "main")
    // Whoever opened the pull request: here who made the branch's first commit.
    let authors = try hub.git("log", "--reverse", "--format=%an <%ae>", "main..\(branch)")
    let author = authors.split(separator: "\n").first ?? ""
    let script =
      switch method {
      case .merge: "git merge -q --no-ff -m 'Merge pull request #\(number)' origin/\(branch)"
      case .squash:
        "git merge -q --squash origin/\(branch) && git commit -q --author='\(author)' -m 'Promote (#\(number))'"
      case .rebase:
        "git checkout -q -b rebased origin/\(branch) && git rebase -q main && git checkout -q main && git merge -q --ff-only rebased"
      }
    try shell(
      """
      git clone -q --template= '\(hub.path)' work && cd work
      git config user.name GitHub && git config user.email noreply@github.com
      \(script)
      git push -q origin main
      """, in: place.path)
    return before
  }

  /// What a hosting service tests: the branch merged into main, under `refs/pull/N/merge`.
  func openPullRequest(_ branch: String, number: Int) throws {
    let place = try TemporaryDirectory()
    try shell(
      """
      git clone -q --template= '\(hub.path)' work && cd work
      git config user.name GitHub && git config user.email noreply@github.com
      git merge -q --no-ff -m 'Merge \(branch) into main' origin/\(branch)
      git push -q origin +HEAD:refs/pull/\(number)/merge +origin/\(branch):refs/pull/\(number)/head
      """, in: place.path)
  }

  @discardableResult
  func shell(_ script: String, in directory: String) throws -> String {
    let output = try Program.run(
      "/bin/sh", ["-ec", script], environment: environment, directory: directory)
    guard output.status == 0 else { throw TestFailure("\(script)\n\(output.text)\(output.errorText)") }
    return output.text
  }
}

/// Somebody of the team, at work in their clone.
struct TeamMember {
  let name: String
  let clone: TestRepository
  /// The private key's file.
  let key: String
  let environment: [String: String]

  var email: String { "\(name)@example.org" }

  /// A line for the file of allowed signers.
  func signerLine() throws -> String {
    let words = String(decoding: try TestFiles.read(key + ".pub"), as: UTF8.self).split(separator: " ")
    return "\(email) namespaces=\"cairn-approval\" \(words[0]) \(words[1])\n"
  }

  /// Runs a line of shell in the clone, whatever comes of it.
  func attempt(_ line: String) throws -> Program.Output {
    try Program.run("/bin/sh", ["-ec", line], environment: environment, directory: clone.path)
  }

  /// Runs a line of shell in the clone, which has to work.
  @discardableResult
  func does(_ line: String) throws -> String {
    let output = try attempt(line)
    guard output.status == 0 else {
      throw TestFailure("\(name)$ \(line)\n\(output.text)\(output.errorText)[exit \(output.status)]")
    }
    return output.text + output.errorText
  }
}
