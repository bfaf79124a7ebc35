import ArgumentParser
import Ledger
import Projects
import Records

struct LogArtifactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "artifact", abstract: "Keep files with the run.",
    discussion: """
      A directory is kept with all that is in it.

      Example:
        cairn log artifact model.pkl
        cairn log artifact plots --as figures
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var current: CurrentRunOptions
  @Option(name: .customLong("as"), help: "The path in the run's artifacts; the file's own name when left out.")
  var path: String?
  @Argument(help: "Files and directories.", completion: .file())
  var files: [String]

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    let id = try current.resolve(in: world, ledger: ledger)
    if path != nil, files.count > 1 { throw UsageError("--as goes with one file or directory; \(files.count) were given") }
    for file in files { try Artifact.add(file, as: path, to: id, in: ledger, world) }
  }
}
