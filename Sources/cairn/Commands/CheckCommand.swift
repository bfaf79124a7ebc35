import ArgumentParser
import Check
import Comparison
import Git
import Ledger
import Records
import Report

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Hold a branch to everything that a pull request must satisfy.",
    discussion: """
      Looks at what the commits of this branch change, and says what must not be merged: files that cannot be read, are \
      not as Cairn writes them, or lie where they do not belong; committed runs that were rewritten or removed; versions \
      altered or their numbers given again; promotions that miss their gates or approvals; names and tags against the \
      conventions; large files outside of Git LFS. The policy and the allowed signers are those of the branch that is \
      merged into, so that a pull request cannot bring its own.

      The other side is --base, else what CI says (GITHUB_BASE_REF, CI_MERGE_REQUEST_DIFF_BASE_SHA), else the default \
      branch of origin. With --receive it is the hook of a repository that is pushed to ('cairn init --template hooks').

      Exit status: 0 when it may be merged, 1 when not.

      Example:
        cairn check
        cairn check --base origin/main --format github
      """)

  @OptionGroup var repository: RepositoryOptions
  @Option(help: ArgumentHelp("The branch or commit that the change is for.", valueName: "revision"))
  var base: String?
  @Option(help: "text, markdown, json, junit, or github (errors at their lines in GitHub Actions).")
  var format: CheckFormat = .text
  @Flag(name: .customLong("json"), help: "The same as --format json.")
  var json = false
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file())
  var output: String?
  @Flag(help: "As a pre-receive hook: judge the pushes that standard input names.")
  var receive = false
  @Option(
    name: .customLong("guard"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "With --receive: a branch that is judged; without it, the default branch. Again for more.",
      valueName: "branch"))
  var guarded: [String] = []

  func validate() throws {
    if receive, base != nil {
      throw ValidationError("--receive is told by Git what to compare: leave out --base")
    }
    if !receive, !guarded.isEmpty { throw ValidationError("--guard is for --receive") }
  }

  func run() throws {
    let world = World()
    if receive { return try PushCheck(guarded: guarded, repository: repository, world: world).run() }
    let result = try check(in: world)
    try Output.put(text(of: result, output == nil ? world.style : .plain), to: output, in: world)
    if !result.passes { throw Failure.no }
  }

  private func check(in world: World) throws -> CheckResult {
    let ledger: Ledger
    do {
      ledger = try world.readingLedger(repository)
    } catch let error as RecordError where error.file == Policy.fileName {
      // What reads all else from there cannot begin.
      let finding = CheckFinding(
        .policy, Policy.fileName, line: error.line, column: error.column, error.message,
        remedy: "the rest is looked at once it can be read")
      return CheckResult(base: base ?? "base", head: "HEAD", findings: [finding], files: 0)
    }
    let sides = try ReviewSides(base, in: ledger, world.environment)
    return try ledger.explainingMissingContents {
      try StoreCheck.run(
        from: sides.base, to: sides.head, named: (sides.baseName, sides.headName), in: ledger)
    }
  }

  private func text(of result: CheckResult, _ style: Style) -> String {
    switch json ? .json : format {
    case .text: result.text(style)
    case .markdown: result.markdown()
    case .json: String(decoding: result.json().formatted(), as: UTF8.self)
    case .junit: result.junit()
    case .github: result.workflowCommands()
    }
  }
}

enum CheckFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, json, junit, github
}
