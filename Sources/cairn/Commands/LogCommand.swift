import ArgumentParser
import Ledger
import Records

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Log values and files to a live run.",
    discussion: """
      When a command returns, what it logged is on the disk.

      Example:
        cairn log metric loss=0.41 acc=0.87 --step 3
        cairn log param lr=0.1
        cairn log artifact model.pkl
      """,
    subcommands: [
      LogMetricCommand.self, LogParamCommand.self, LogTagCommand.self, LogArtifactCommand.self,
      LogInputCommand.self,
      LogBatchCommand.self,
    ])
}

struct LogMetricCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metric", abstract: "Log metrics.",
    discussion: """
      Values are numbers; nan and inf are understood.

      Example:
        cairn log metric loss=0.41 acc=0.87 --step 3
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var current: CurrentRunOptions
  @Option(
    parsing: .unconditional, help: "The step of the training that it belongs to; may be negative.")
  var step: Int64 = 0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Milliseconds since 1970; now when left out.", valueName: "ms"))
  var timestamp: Int64?
  @Argument(help: ArgumentHelp("What was measured.", valueName: "key=number"))
  var values: [Assignment]

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    let time = timestamp.map(Timestamp.init(milliseconds:)) ?? world.now
    var logged = RunValues()
    logged.metrics = try values.map { value in
      guard let number = Double(value.value) else {
        throw UsageError("metric '\(value.key)' is '\(value.value)', which is no number")
      }
      return Metric(key: value.key, step: step, timestamp: time, value: number)
    }
    try ledger.log(current.resolve(in: world, ledger: ledger), logged)
  }
}

struct LogParamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "param", abstract: "Log parameters; each is set once.",
    discussion: """
      Example:
        cairn log param lr=0.1 depth=6
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var current: CurrentRunOptions
  @Argument(help: ArgumentHelp("Names and values.", valueName: "key=value"))
  var values: [Assignment]

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    var logged = RunValues()
    logged.params = try Assignment.dictionary(values, of: "parameter")
    try ledger.log(current.resolve(in: world, ledger: ledger), logged)
  }
}

struct LogTagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Set tags on the live run.",
    discussion: """
      Example:
        cairn log tag team=growth
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var current: CurrentRunOptions
  @Argument(help: ArgumentHelp("Names and values.", valueName: "key=value"))
  var values: [Assignment]

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    var logged = RunValues()
    logged.tags = try Assignment.dictionary(values, of: "tag")
    try ledger.log(current.resolve(in: world, ledger: ledger), logged)
  }
}
