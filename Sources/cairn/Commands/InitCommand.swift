import ArgumentParser
import Git
import Ledger

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a repository ready: cairn.yaml and the store.",
    discussion: """
      Writes what is missing and leaves the rest; run twice it changes nothing. Commit what it wrote.

      Example:
        cairn init --git
      """)

  @OptionGroup var repository: RepositoryOptions
  @Flag(name: .customLong("git"), help: "Make a Git repository here first, if there is none.")
  var makesRepository = false

  func run() throws {
    let world = World()
    let directory = repository.directory(in: world)
    if makesRepository, (try? Repository.discover(from: directory)) == nil {
      let made = try Repository.create(at: directory)
      print("made a Git repository in \(made.gitDirectory)")
    }
    let opened = try Repository.discover(from: directory)
    let written = try StoreSetup.write(in: opened)
    for file in written where !file.existed { print("wrote \(file.path)") }
    guard written.contains(where: { !$0.existed }) else {
      print("nothing to do: \(opened.workDirectory ?? directory) is ready")
      return
    }
    print("\nCommit them, then record a run:")
    print(
      "  git add \(written.map(\.path).joined(separator: " ")) && git commit -m 'Keep experiment records'")
    print("  cairn run -P lr=0.1 -- python train.py")
  }
}
