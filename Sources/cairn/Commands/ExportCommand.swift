import ArgumentParser
import Records
import Report

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write out whole runs, or take everything to an MLflow server.",
    discussion: """
      Example:
        cairn export @last --format json
        cairn export mlflow http://localhost:5000
      """,
    subcommands: [ExportRunsCommand.self, ExportMLflowCommand.self],
    defaultSubcommand: ExportRunsCommand.self)
}

struct ExportRunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "Write out whole runs, with each metric's history.",
    discussion: """
      JSON is an array with an object a run, as 'cairn show --json' prints it. CSV has a line for each value: \
      run_id,kind,key,step,timestamp,value.

      Example:
        cairn export runs @last --format json
        cairn export $(cairn runs --ids -e churn) --format csv -o churn.csv
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case json, csv
  }

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var scope: ExperimentOptions
  @OptionGroup var moment: RevisionOptions
  @Argument(
    help: ArgumentHelp("Runs, named as for 'cairn show'.", valueName: "run"),
    completion: .custom { Completion.runs($0, $1, $2) })
  var references: [String]
  @Option(help: "json or csv.")
  var format: Format
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file rather than to standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  func run() throws {
    let world = World()
    let catalogue = try moment.catalogue(in: world, repository)
    let runs = try references.map { try catalogue.find($0, in: scope.experiment) }
    let bytes = try write(runs.map { try catalogue.details(of: $0, nested: false) })
    guard let output, output != "-" else {
      try bytes.withUnsafeBytes { try Output.put($0) }
      return
    }
    try Output.put(bytes, to: output.hasPrefix("/") ? output : world.directory + "/" + output)
    World.say("wrote \(runs.count) run\(runs.count == 1 ? "" : "s") to \(output)")
  }

  private func write(_ runs: [RunDetails]) -> [UInt8] {
    switch format {
    case .json: JSON.array(runs.map { $0.document() }).formatted()
    case .csv: Array((RunDetails.exportHeader + runs.map { $0.exportCSV() }.joined()).utf8)
    }
  }
}
