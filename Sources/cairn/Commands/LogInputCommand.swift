import ArgumentParser
import Capture
import Git
import Ledger
import Records

struct LogInputCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "input", abstract: "Log the data that the run reads.",
    discussion: """
      Data is told by its content: a file's or a directory's digest; of CSV and TSV files the columns and the number of \
      rows too. Data at an address is told by the address and not fetched. The data itself is not kept.

      Example:
        cairn log input data/train.csv --context training
        cairn log input s3://bucket/images --name images
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var current: CurrentRunOptions
  @Option(help: "The data set's name; the file's own when left out.")
  var name: String?
  @Option(help: ArgumentHelp("What the run reads it for: training, validation, ….", valueName: "purpose"))
  var context: String?
  @Argument(help: "Files, directories and addresses.", completion: .file())
  var inputs: [String]

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    let id = try current.resolve(in: world, ledger: ledger)
    if name != nil, inputs.count > 1 {
      throw UsageError("--name goes with one input; \(inputs.count) were given")
    }
    let capture = CaptureContext(
      command: [], workingDirectory: world.directory, repositoryRoot: ledger.repository.workDirectory,
      storeDirectory: ledger.policy.store, variables: world.environment, rules: ledger.policy.capture)
    var values = RunValues()
    values.inputs = try inputs.map { try capture.captureDataset($0, name: name, context: context) }
    try ledger.log(id, values)
  }
}
