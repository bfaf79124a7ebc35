import ArgumentParser
import Files
import Git
import Ledger
import Records
import Templates

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a repository ready: cairn.yaml and the store.",
    discussion: """
      Writes what is missing and leaves the rest; run twice it changes nothing. Commit what it wrote.

      With --template it writes files for reviews as well: github (workflows that check and comment on pull requests \
      and tag what was merged, code owners, a template for pull requests), gitlab (the same for merge requests), hooks \
      (pre-receive, for a repository that is pushed to; bare as a rule). A file that differs from its template is left \
      as it is.

      Example:
        cairn init --git
        cairn init --template github
      """)

  @OptionGroup var repository: RepositoryOptions
  @Flag(name: .customLong("git"), help: "Make a Git repository here first, if there is none.")
  var makesRepository = false
  @Option(
    name: .customLong("template"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("github, gitlab or hooks. Again for more.", valueName: "name"))
  var templates: [TemplateName] = []
  @Flag(help: "Write templates over files that differ.")
  var force = false

  func validate() throws {
    if force, templates.isEmpty {
      throw ValidationError("--force is for --template: nothing else is ever overwritten")
    }
  }

  func run() throws {
    let world = World()
    let directory = repository.directory(in: world)
    if makesRepository, (try? Repository.discover(from: directory)) == nil {
      let made = try Repository.create(at: directory)
      print("made a Git repository in \(made.gitDirectory)")
    }
    let opened = try Repository.discover(from: directory)
    // A repository that is pushed to has its hook, and no files.
    let hasStore = opened.workDirectory != nil || templates != [.hooks]
    let written = hasStore ? try StoreSetup.write(in: opened) : []
    for file in written where !file.existed { print("wrote \(file.path)") }
    let results = try writeTemplates(in: opened)
    let changed =
      written.filter { !$0.existed }.map(\.path)
      + results.filter { $0.outcome == .written && $0.isInWorkTree }.map(\.name)
    if changed.isEmpty, !results.contains(where: { $0.outcome != .same }) {
      print("nothing to do: \(opened.workDirectory ?? opened.gitDirectory) is ready")
      return
    }
    if changed.isEmpty { return }
    if templates.isEmpty {
      print("\nCommit them, then record a run:")
      print(
        "  git add \(written.map(\.path).joined(separator: " ")) && git commit -m 'Keep experiment records'")
      print("  cairn run -P lr=0.1 -- python train.py")
    } else {
      let paths = written.map(\.path) + results.filter(\.isInWorkTree).map(\.name)
      print("\nPut your own names into CODEOWNERS, and commit them:")
      print("  git add \(paths.joined(separator: " ")) && git commit -m 'Review promotions'")
    }
  }

  private func writeTemplates(in opened: borrowing Repository) throws -> [TemplateWriter.Result] {
    if templates.isEmpty { return [] }
    let policy = try opened.workDirectory.flatMap { try StoreFile.read($0 + "/" + Policy.fileName) }
      .map { try Policy(parsing: $0) }
    let writer = TemplateWriter(
      root: opened.workDirectory, gitDirectory: opened.commonDirectory, overwrites: force)
    let results = try templates.flatMap { try writer.write($0.set.files(store: (policy ?? .default).store)) }
    for result in results {
      switch result.outcome {
      case .written: print("wrote \(result.name)")
      case .same: break
      case .kept: print("left \(result.name) as it is: it differs from the template; --force replaces it")
      }
    }
    return results
  }
}

/// What ``TemplateSet`` is called in arguments.
enum TemplateName: String, ExpressibleByArgument, CaseIterable {
  case github, gitlab, hooks

  var set: TemplateSet {
    switch self {
    case .github: .github
    case .gitlab: .gitlab
    case .hooks: .hooks
    }
  }
}
