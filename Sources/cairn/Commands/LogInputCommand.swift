import ArgumentParser
import Capture
import Git
import Ledger
import Records

struct LogInputCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "input", abstract: "Note a dataset that the run reads, with its digest.",
    discussion: """
      A file or directory is read for its digest, and a CSV for its columns; an address (https:, s3:, …) is noted as it \
      is, without its password.

      Example:
        cairn log input data/train.csv --context training
        cairn log input data/train.csv --check passed
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var current: CurrentRunOptions
  @Option(help: "What it is called; the file's own name when left out.")
  var name: String?
  @Option(help: "What it is for: training, validation, test, ….")
  var context: String?
  @Option(help: "What a check of the data came to, passed or failed: the gate 'data checked' asks for it.")
  var check: DataCheck?
  @Argument(help: "Files, directories or addresses.", completion: .file())
  var data: [String]

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    let id = try current.resolve(in: world, ledger: ledger)
    if name != nil, data.count > 1 {
      throw UsageError("--name goes with one dataset; \(data.count) were given")
    }
    let capture = CaptureContext(
      command: [], workingDirectory: world.directory, repositoryRoot: ledger.repository.workDirectory,
      storeDirectory: ledger.policy.store, variables: world.environment, rules: ledger.policy.capture)
    var values = RunValues()
    values.inputs = try data.map { path in
      var input = try capture.captureDataset(path, name: name, context: context)
      input.tags[ModelEvidence.Dataset.checkTag] = check?.rawValue
      return input
    }
    try ledger.log(id, values)
  }
}

enum DataCheck: String, ExpressibleByArgument, CaseIterable {
  case passed, failed
}
