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
  @Option(
    name: .customLong("as"), help: "The path in the run's artifacts; the file's own name when left out.")
  var path: String?
  @Argument(help: "Files and directories.", completion: .file())
  var files: [String]

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    let id = try current.resolve(in: world, ledger: ledger)
    if path != nil, files.count > 1 {
      throw UsageError("--as goes with one file or directory; \(files.count) were given")
    }
    var isLacking = false
    for file in files {
      let place = file.hasPrefix("/") ? file : world.directory + "/" + file
      let found = try ArtifactSource.select([place])
      for skipped in found.skipped { World.say("not kept: \(skipped.path) is \(skipped.reason)") }
      for source in found.files {
        try ledger.addArtifact(id, file: source.source, as: name(source, of: file))
      }
      if found.files.isEmpty {
        World.say("\(file) holds no file to keep")
        isLacking = true
      }
    }
    if isLacking { throw Failure.data }
  }

  /// With --as the first part of the path, which is the file's or the directory's own name, is replaced.
  private func name(_ source: ArtifactSource, of given: String) -> String {
    guard let path else { return source.artifactPath }
    let isContents =
      given.hasSuffix("/") || given.split(separator: "/").last.map { $0 == "." || $0 == ".." } ?? true
    if isContents { return path + "/" + source.artifactPath }
    let rest = source.artifactPath.split(separator: "/", maxSplits: 1).dropFirst()
    return ([path] + rest.map(String.init)).joined(separator: "/")
  }
}
